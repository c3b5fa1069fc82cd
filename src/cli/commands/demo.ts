// mallkey demo: five malls at the built-in simulator, time running fast, nothing sent anywhere.
import { command } from "../command.ts"
import { readSpan, readWholeNumber } from "../numbers.ts"
import { demonstrate } from "../serving/demonstrate.ts"

export default command({
  usage: "[--port PORT] [--speed 60] [--for 30s]",
  example: "mallkey demo\nmallkey demo --port 0 --speed 600",
  flags: { speed: { type: "string", value: "60" }, for: { type: "string", value: "30s" } },
  run: async (call) => {
    const { flags, words } = call
    return demonstrate(call, call.stopped(), {
      speed: flags.speed === undefined ? undefined : readWholeNumber("--speed", flags.speed, words, 1),
      forMs: flags.for === undefined ? undefined : readSpan("--for", flags.for, words),
    })
  },
})
