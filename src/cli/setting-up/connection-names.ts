// The names of connections, for a shell in which Tab was pressed: quickly or not at all, and without a word of trouble.
import type { CommandCall } from "../command.ts"
import { askedByScripts, isPlainName } from "./completions.ts"

/** From the start of the process on. */
const mostMs = 1_000
/** More are of no use to a person who looks at them. */
const mostNames = 200

export async function answerNames(
  { reach, out }: Pick<CommandCall, "reach" | "out">,
  start: string,
): Promise<void> {
  const names: string[] = []
  const answer = () => out.answer({ [askedByScripts]: names }, names.join(" "))
  // A store or a server that does not answer would be waited for, and be closed in good order, for much longer.
  const late = setTimeout(
    () => {
      answer()
      process.exit(0)
    },
    Math.max(1, mostMs - performance.now()),
  )
  late.unref()
  try {
    const { keeper } = await reach()
    for (let after: string | undefined; names.length < mostNames; ) {
      const { found, next } = await keeper.ids(after)
      names.push(...found.filter((id) => id.startsWith(start) && isPlainName(id)))
      if (next === undefined) break
      after = next
    }
  } catch {
    // A person who presses Tab has asked nothing yet: the command itself will say what is wrong.
  }
  names.splice(mostNames)
  answer()
}
