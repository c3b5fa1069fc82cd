// The virtual token endpoint: a client's own refresh gets the current token's stand-ins, and nothing of it ever leaves.
import type { TokenAsked } from "../access/proxied.ts"
import type { Token } from "../core/alive/hand-out.ts"
import { isKeeperError, KeeperError } from "../core/errors.ts"
import { readId } from "../core/id.ts"
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import type { TokenEndpoint } from "../core/ports.ts"
import { type Answer, json } from "../wire/answer.ts"
import { tagHeader } from "./marked.ts"

export interface TokenDesk {
  token(ask: TokenAsked): Promise<Answer>
  /** Says yes and ends nothing: what a program gives up is not the mall's consent. */
  revoke(ask: Pick<TokenAsked, "caller" | "id" | "program">): Promise<Answer>
}

export type DeskParts = Pick<
  KeeperOfHouse,
  "apps" | "token" | "connection" | "exchange" | "proxied" | "standIns" | "programs" | "clock"
>

export function createTokenDesk(keeper: DeskParts): TokenDesk {
  return {
    token: async (ask) => {
      const endpoint = endpointOf(keeper, ask.id)
      refuseOtherApp(keeper, ask)
      count(keeper, ask, "refresh")
      if (ask.grant === "authorization_code") return withCode(keeper, endpoint, ask)
      if (ask.grant !== "refresh_token") {
        return refusal(
          endpoint,
          "unsupported_grant_type",
          "grant_type must be refresh_token or authorization_code",
        )
      }
      return withLostTold(endpoint, () => pairFor(keeper, endpoint, ask))
    },
    revoke: async (ask) => {
      endpointOf(keeper, ask.id)
      count(keeper, ask, "revoke")
      return marked(json({}))
    },
  }
}

function endpointOf(keeper: DeskParts, id: string): TokenEndpoint {
  const { tokens } = keeper.proxied(id).facet
  if (tokens) return tokens
  throw new KeeperError("not_found", { detail: "no token endpoint stands here for this platform" })
}

/** Any id is taken, but for one that we know to be another app's: its program would call with other scopes than it thinks. */
function refuseOtherApp(keeper: DeskParts, { id, clientIds = [] }: TokenAsked): void {
  const { app } = readId(id)
  const others = keeper.apps().filter((one) => one.app !== app)
  if (!others.some((one) => clientIds.includes(one.clientId))) return
  throw new KeeperError("request_invalid", {
    connectionId: id,
    detail: "client_id: that is another app than this connection's",
  })
}

async function pairFor(keeper: DeskParts, endpoint: TokenEndpoint, ask: TokenAsked): Promise<Answer> {
  const { token, body } = await standInPair(keeper, endpoint, ask)
  const answer = marked(json(body))
  answer.headers[tagHeader] = token.tag
  if (token.warning) answer.headers["x-mallkey-warning"] = token.warning.code
  return answer
}

/** What stands in for the current pair, in the platform's own format. */
export async function standInPair(
  keeper: Pick<DeskParts, "token" | "connection" | "standIns" | "clock">,
  endpoint: TokenEndpoint,
  ask: Pick<TokenAsked, "caller" | "id" | "clientIds">,
): Promise<{ token: Token; body: unknown }> {
  const { caller, clientIds = [] } = ask
  if (caller.keyId === undefined) {
    throw new KeeperError("not_allowed", { detail: "stand-ins are made for keys, not for sessions" })
  }
  const token = await keeper.token(ask.id, { by: caller.name })
  const { connection } = await keeper.connection(token.id)
  const standIn = (kind: "access" | "refresh") => keeper.standIns.make(kind, caller.keyId!, token.id)
  const pair = {
    accessToken: standIn("access"),
    accessExpiresAt: token.expiresAt,
    refreshToken: standIn("refresh"),
    refreshExpiresAt: connection.tokens.refreshExpiresAt,
    clientId: clientIds[0] ?? connection.clientId,
    account: token.mallId,
    userId: connection.userId,
    shopNo: token.shopNo,
    scopes: token.scopes,
  }
  return { token, body: endpoint.granted(pair, keeper.clock.now()) }
}

/** A code that a program's own consent brought goes the way of every consent, and its pair stays here. */
async function withCode(keeper: DeskParts, endpoint: TokenEndpoint, ask: TokenAsked): Promise<Answer> {
  const { caller, id, code } = ask
  if (!caller.rights.has("connect")) throw new KeeperError("not_allowed", { detail: "right: connect" })
  if (!code || code.length > longestCode) return refusal(endpoint, "invalid_request", "code is required")
  try {
    const { app, account: mallId, owner } = readId(id)
    await keeper.exchange({ app, mallId, owner, code }, caller.name)
  } catch (error) {
    if (!isKeeperError(error, "code_refused")) throw error
    return told(refusal(endpoint, "invalid_grant", "Invalid code"), error)
  }
  return withLostTold(endpoint, () => pairFor(keeper, endpoint, ask))
}

const longestCode = 2_000

/** A client understands its platform's own word; a reader of the headers sees whose word it is. */
async function withLostTold(endpoint: TokenEndpoint, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    if (!isKeeperError(error, "needs_reconnect")) throw error
    return told(refusal(endpoint, "invalid_grant", "Invalid refresh_token"), error)
  }
}

function refusal(endpoint: TokenEndpoint, ...words: Parameters<TokenEndpoint["refused"]>): Answer {
  const { status, body } = endpoint.refused(...words)
  return marked(json(body, status))
}

function told(answer: Answer, { code, fix }: KeeperError): Answer {
  answer.headers["x-mallkey-error"] = code
  answer.headers["x-mallkey-fix"] = fix
  return answer
}

function marked(answer: Answer): Answer {
  answer.headers["x-mallkey-stand-ins"] = "1"
  return answer
}

/** As `mallkey exec` elsewhere names itself: it asks what stands for the pair, and refreshes nothing. */
export const ownProgram = "mallkey-exec"

function count(
  keeper: DeskParts,
  { caller, id, program }: Omit<TokenAsked, "grant">,
  what: "refresh" | "revoke",
): void {
  if (program === ownProgram) return
  keeper.programs.count({ key: caller.name, agent: program, connectionId: id, what })
}
