// mallkey proxy: the forward proxy alone, or (`--ca`) the certificate that programs are to trust.
import { auditInto } from "../../../compose/audit.ts"
import { openAuthorityOf } from "../../../compose/forward.ts"
import type { House } from "../../../compose/house.ts"
import { createLog } from "../../../node/log.ts"
import { settleMemory } from "../../../node/own-memory.ts"
import { type ForwardRunning, startForward } from "../../../programs/server/forward.ts"
import { stopWithinMs, streamsWithin } from "../../../programs/server/stop-times.ts"
import { type CommandCall, command } from "../../command.ts"
import { readWholeNumber } from "../../numbers.ts"
import { pad, widthOf } from "../../pictures/width.ts"
import { asPortTrouble } from "../../serving/port-in-use.ts"
import { asShown } from "../../terminal/shown.ts"
import { untilStopped } from "../../terminal/until.ts"
import { trustLines } from "./trusting.ts"

const usualPort = 2426

const flags = {
  ca: { type: "boolean" },
  port: { type: "string", value: "2426" },
} as const

export default command({
  makesStore: true,
  usage: "[--port 2426] [--allow-other HOST,…|all] | --ca",
  example: "mallkey proxy\nmallkey proxy --ca > mallkey-ca.pem",
  flags,
  run: async (call: CommandCall<typeof flags>) => {
    if (call.flags.ca) return printAuthority(call)
    const stopped = call.stopped()
    const house = await call.house({ role: "server", phrase: asShown })
    await house.keeper.start()
    const running = await start(call, house)
    introduce(call, house, running)
    settleMemory()
    await untilStopped(stopped)
    await Promise.all([house.keeper.stop(stopWithinMs), running.close(streamsWithin(stopWithinMs))])
    return 0
  },
})

async function start(
  { flags: given, out, words }: CommandCall<typeof flags>,
  house: House,
): Promise<ForwardRunning> {
  const { forwardProxy, logLevel } = house.settings
  const port =
    given.port === undefined
      ? (forwardProxy.port ?? usualPort)
      : readWholeNumber("--port", given.port, words, 0, 65_535)
  const log = await createLog({ level: logLevel, pretty: out.isTerminal, to: 2, phrase: asShown })
  try {
    return await startForward(house, { port, log, audit: auditInto(house.settings, log) })
  } catch (error) {
    throw asPortTrouble(error, port, "proxy", words)
  }
}

function introduce({ out, words }: CommandCall, { settings }: House, { url }: ForwardRunning): void {
  const address = url.replace("://", "://KEY@")
  const { others } = settings.forwardProxy
  const names = others === "all" ? others : others.join(", ")
  const lines = [
    words.proxy.running(url),
    `→ ${words.proxy.use(address)}`,
    `→ ${words.proxy.trust}`,
    ...(names === "" ? [] : [words.proxy.others(names)]),
  ]
  if (out.json) out.answer({ url }, "")
  else out.note(`\n${lines.map((line) => `  ${line}`).join("\n")}\n`)
}

async function printAuthority(call: CommandCall): Promise<number> {
  const { out, words } = call
  const house = await call.house()
  const { root, until } = await openAuthorityOf(house)
  const untilText = new Date(until).toISOString()
  const trust = trustLines("mallkey-ca.pem")
  const longest = Math.max(...trust.map(([name]) => widthOf(name))) + 2
  if (!out.json) {
    const lines = trust.map(([name, how]) => `  ${pad(name, longest)}${how}`)
    out.note([words.proxy.caHead(untilText.slice(0, 10)), words.proxy.caFile, ...lines].join("\n"))
  }
  out.answer({ certificate: root, until: untilText, trust: Object.fromEntries(trust) }, root.trimEnd())
  return 0
}
