// doctor --record: what Cafe24 answered, for people who want to settle how it really behaves.
import { writeFile } from "node:fs/promises"
import { everyView } from "../../access/every-view.ts"
import type { House } from "../../compose/house.ts"
import { messages } from "../../messages/index.ts"
import type { AnswerRecorder } from "../../node/answer-recorder.ts"
import type { CommandCall } from "../command.ts"

/**
 * For a mall that was named, one refresh more, as a sweep would make it, and a look at whether the token before it
 * lives on. What a spent token is answered is not tried: that might end the connection.
 */
export async function renewForTheRecord(
  { keeper }: House,
  id: string,
  recorder: AnswerRecorder,
): Promise<void> {
  try {
    const before = await keeper.token(id)
    await keeper.refresh(id, { force: true, by: "doctor" })
    const { base } = keeper.api(before.mallId)
    const headers = { authorization: `Bearer ${before.accessToken}` }
    await recorder.fetch(`${base}/api/v2/oauth/token/scopes`, { headers })
  } catch {
    // Whatever it is, the answer to it is on record, and the doctor has named the cause.
  }
}

export async function writeRecord(
  path: string,
  recorder: AnswerRecorder,
  { keeper, settings }: House,
  { out, language }: CommandCall,
): Promise<string[]> {
  const { doctor } = messages(language)
  const hidden = [settings.app?.clientId ?? "", settings.app?.clientSecret ?? "", settings.mallId ?? ""]
  for await (const { connection } of everyView(keeper))
    hidden.push(connection.mallId, connection.userId ?? "", connection.owner ?? "")
  try {
    await writeFile(path, recorder.text(hidden), { mode: 0o600 })
    out.note(doctor.recorded(path, recorder.answers.length))
    return []
  } catch (error) {
    return [doctor.cannotWrite(path, (error as NodeJS.ErrnoException).code ?? "?")]
  }
}
