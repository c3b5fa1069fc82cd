// The program `mallkey`, as bin/mallkey.js and `npm start` begin it.
import { runProgram } from "./run.ts"

process.exitCode = await runProgram(process.argv.slice(2))
