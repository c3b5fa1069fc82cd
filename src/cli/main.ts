// The program `mallkey`, as bin/mallkey.js and `npm start` begin it.
import { holdYoungGeneration } from "../node/own-memory.ts"

// Before anything else is even loaded: loading is most of what a start makes.
holdYoungGeneration()
const { runProgram } = await import("./run.ts")
const { endSoon } = await import("./terminal/stop.ts")

endSoon(await runProgram(process.argv.slice(2)))
