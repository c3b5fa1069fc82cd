// The words of a command about one connection, or about all that there are: as their platforms call things.
import { platformWordsOf } from "../core/tools/platform-words.ts"
import { messages } from "../messages/index.ts"
import type { CommandCall, Words } from "./command.ts"
import type { Reachable } from "./reachable.ts"

export async function wordsAbout(
  { language }: Pick<CommandCall, "language">,
  keeper: Pick<Reachable, "callings">,
  id?: string,
): Promise<Words> {
  return messages(language, platformWordsOf(await keeper.callings(), [{ id }])).cli
}
