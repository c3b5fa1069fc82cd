// Given to a process with --import: as soon as it listens, it says on standard error which files it has loaded.
import { subscribe } from "node:diagnostics_channel"
import { registerHooks } from "node:module"

const loaded: string[] = []
registerHooks({
  load: (url, context, next) => {
    loaded.push(url)
    return next(url, context)
  },
})
subscribe("tracing:net.server.listen:asyncEnd", () => console.error(`loaded: ${JSON.stringify(loaded)}`))
