// mallkey check: looks at every connection and tells people what they have not been told; or tries the channels out.

import type { DailyCheck } from "../../core/alerts/alerting.ts"
import { type AppCalling, platformWordsOf } from "../../core/tools/platform-words.ts"
import { messages } from "../../messages/index.ts"
import { inWordsOf } from "../../messages/tell-reason.ts"
import { type CommandCall, command } from "../command.ts"

export default command({
  usage: "[--send-test]",
  example: "mallkey check\nmallkey check --send-test",
  flags: { "send-test": { type: "boolean" } },
  run: async (call) => {
    if (call.flags["send-test"]) return tryChannels(call, await (await call.house()).keeper.alerts.sendTest())
    const { keeper } = await call.reach()
    const done = await keeper.dailyCheck()
    return tellCheck(call, done, await keeper.unopenable(), await keeper.callings())
  },
})

function tryChannels(
  { out, words, language }: CommandCall,
  results: { channel: string; reason?: string }[],
): number {
  const { reasons } = messages(language)
  const lines = results.map(({ channel, reason }) =>
    reason === undefined
      ? `${out.style("green", "✓")} ${words.channelWorks(channel)}`
      : `${out.style("red", "✗")} ${words.channelFails(channel, inWordsOf(reasons, reason))}`,
  )
  const isWell = results.every(({ reason }) => reason === undefined)
  out.answer({ ok: isWell, channels: results }, lines.join("\n"))
  return isWell ? 0 : 1
}

function tellCheck(
  { out, language }: CommandCall,
  done: DailyCheck,
  shut: string[],
  apps: readonly AppCalling[],
): number {
  const { cli: words, reasons } = messages(language, platformWordsOf(apps, [{}]))
  const { checked, warned, needs_reauth: lost, notified, failures } = done
  const isWell = warned + lost === 0
  const mark = isWell ? out.style("green", "✓") : out.style("yellow", "!")
  const lines = [
    `${mark} ${words.checked(checked, warned, lost)}${notified > 0 ? ` ${words.notified(notified)}` : ""}`,
    ...failures.map(
      ({ id, reason }) => `${out.style("red", "✗")} ${words.channelFails(id, inWordsOf(reasons, reason))}`,
    ),
    ...shut.map((id) => {
      const { errors } = messages(language, platformWordsOf(apps, [{ id }]))
      const told = errors.byCode.seal_unknown.says({
        mall: errors.mall(id),
        isNamed: true,
        because: "",
        retry: "",
      })
      return `${out.style("red", "✗")} ${told}`
    }),
    ...(isWell ? [] : [out.style("gray", "  → mallkey status")]),
  ]
  out.answer(done, lines.join("\n"))
  if (lost > 0) return 3
  return failures.length + shut.length > 0 ? 1 : 0
}
