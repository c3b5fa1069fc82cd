// The program `mallkey`, as bin/mallkey.js and `npm start` begin it.
import "../node/way-of-fetch.ts"
import nodeModule from "node:module"
import { fileURLToPath } from "node:url"

// Where the sources are begun themselves, as bin/mallkey.js does for `npm start`: taking the types out is most of the rest.
if (import.meta.url.endsWith(".ts"))
  nodeModule.enableCompileCache(fileURLToPath(new URL("../../node_modules/.cache/mallkey", import.meta.url)))
const { runProgram } = await import("./run.ts")
const { endSoon } = await import("./terminal/stop.ts")

endSoon(await runProgram(process.argv.slice(2)))
