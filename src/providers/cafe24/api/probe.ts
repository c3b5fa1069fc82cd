// The cheapest question that an access token can answer: which app and scopes it is for.
import { z } from "zod"
import { KeeperError } from "../../../core/errors.ts"
import type { RawAnswer, TokenFacts } from "../../../core/ports.ts"
import { tokenFactsPath } from "../addresses.ts"
import { askHarmless, type Wire } from "../oauth/asking.ts"
import { classify, detailOf } from "../oauth/classify.ts"
import { bearer } from "../oauth/credentials.ts"
import { readScopes } from "../oauth/scopes.ts"
import { readObject, readWords } from "../oauth/words.ts"
import { isAboutToken } from "./refusal.ts"

const facts = z.object({
  client_id: z.string().min(1).optional().catch(undefined),
  scopes: z.unknown().optional(),
})

export async function probeToken(
  wire: Wire,
  request: { base: string; accessToken: string; deadlineMs: number },
): Promise<TokenFacts | undefined> {
  const headers = { authorization: bearer(request.accessToken), accept: "application/json" }
  const url = request.base + tokenFactsPath
  const answer = await askHarmless(wire, { url, init: { headers }, deadlineMs: request.deadlineMs })
  if (answer.status === 401 && isAboutToken(answer.body)) return undefined
  const object = answer.status === 200 ? readObject(answer.body) : undefined
  if (!object) throw noFacts(answer)
  const read = facts.parse(object)
  return { clientId: read.client_id, scopes: readScopes(read.scopes).scopes }
}

function noFacts(answer: RawAnswer): KeeperError {
  const verdict = classify(answer)
  const waitMs = verdict.kind === "passing" ? verdict.waitMs : undefined
  return new KeeperError("provider_unavailable", {
    detail: detailOf(answer.status, readWords(answer.body)),
    retryAt: waitMs === undefined ? undefined : answer.receivedAt + waitMs,
  })
}
