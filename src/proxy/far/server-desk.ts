// The token endpoint of a run by a server elsewhere: the server answers, and its stand-ins stay here: a run has its own.

import type { TokenAsked } from "../../access/proxied.ts"
import { isKeeperError, KeeperError } from "../../core/errors.ts"
import type { StandIns } from "../../core/keys/stand-ins.ts"
import { type Answer, json } from "../../wire/answer.ts"
import { type ServerAddress, serverError, serverUnreachable } from "../../wire/server-error.ts"
import type { TokenDesk } from "../token-endpoint.ts"
import { prefixAt } from "./prefix.ts"

/** Longer than a server waits for a token that is being renewed. */
const patienceMs = 130_000

/**
 * The server's stand-ins open its proxy from anywhere, for as long as its key lives; ours open this run's proxy and end
 * with it.
 */
export function createServerDesk(server: ServerAddress, make: StandIns["make"]): TokenDesk {
  return {
    token: async ({ caller, id, grant, code, clientIds = [], program }) => {
      // As near: a run may call and nothing else, whatever the key of this machine may.
      if (grant === "authorization_code" && !caller.rights.has("connect")) {
        throw new KeeperError("not_allowed", { detail: "right: connect" })
      }
      const form = formOf({ grant_type: grant, code })
      for (const name of clientIds) form.append("client_id", name)
      const { answer, read } = await ask(server, { id, program }, "token", form)
      if (answer.status !== 200) return answer
      const own = (kind: "access" | "refresh") => make(kind, caller.keyId!, id)
      const pair = { ...(read as object), access_token: own("access"), refresh_token: own("refresh") }
      return { ...answer, body: JSON.stringify(pair) }
    },
    revoke: async (asked) => (await ask(server, asked, "revoke", formOf({}))).answer,
  }
}

function formOf(fields: Record<string, string | undefined>): URLSearchParams {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value)
  return form
}

async function ask(
  { url, key }: ServerAddress,
  { id, program }: Pick<TokenAsked, "id" | "program">,
  what: "token" | "revoke",
  body: URLSearchParams,
): Promise<{ answer: Answer; read: unknown }> {
  const { origin, path } = prefixAt(url, id)
  const headers: Record<string, string> = { accept: "application/json" }
  if (key !== undefined) headers.authorization = `Bearer ${key}`
  if (program !== undefined) headers["user-agent"] = program
  const unreachable = (error: unknown): never => {
    throw serverUnreachable(origin, error)
  }
  const response = await fetch(`${origin}${path}/api/v2/oauth/${what}`, {
    method: "POST",
    headers,
    body,
    // The key is for this server, wherever it would send us.
    redirect: "manual",
    signal: AbortSignal.timeout(patienceMs),
  }).catch(unreachable)
  const read = parsed(await response.text().catch(unreachable))
  // As a platform would answer, and said to be ours: everything else is about us.
  if (response.headers.get("x-mallkey-stand-ins") !== "1") {
    const error = serverError(read, response.status, origin)
    throw isKeeperError(error, "not_found") ? new KeeperError("request_invalid", { detail: noProxy }) : error
  }
  const answer = json(read, response.status)
  for (const [name, value] of response.headers)
    if (name.startsWith("x-mallkey-")) answer.headers[name] = value
  return { answer, read }
}

const noProxy = "this server has no /proxy: `mallkey serve` has, and a createApp that is given one"

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
