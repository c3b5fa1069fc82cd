// What a client sends to its platform's token endpoint: answered here, and nothing of it ever leaves.
import type { IncomingMessage } from "node:http"
import type { Caller } from "../../access/caller.ts"
import { clientIdsIn } from "../../access/client-ids.ts"
import { KeeperError } from "../../core/errors.ts"
import type { Answer } from "../../wire/answer.ts"
import { beginBody } from "../to-node.ts"
import type { TokenDesk } from "../token-endpoint.ts"

export async function answerTokenRequest(
  desk: TokenDesk,
  kind: "token" | "revoke",
  { caller, id }: { caller: Caller; id: string },
  request: IncomingMessage,
): Promise<Answer> {
  if (request.method !== "POST") {
    throw new KeeperError("request_invalid", { detail: "a token endpoint is asked by POST" })
  }
  const body = await beginBody(request)
  if (body !== undefined && !Buffer.isBuffer(body)) {
    throw new KeeperError("request_invalid", { detail: "this is too long for a token request" })
  }
  const form = new URLSearchParams(body?.toString("utf8"))
  const field = (name: string) => form.get(name) ?? undefined
  const program = request.headers["user-agent"]
  if (kind === "revoke") return desk.revoke({ caller, id, program })
  const clientIds = clientIdsIn(request.headers.authorization, form)
  return desk.token({ caller, id, grant: field("grant_type"), code: field("code"), clientIds, program })
}
