// Calls of a platform's API with the token of a connection.

import type { HandOut, Token } from "../alive/hand-out.ts"
import { KeeperError } from "../errors.ts"
import type { ApiFacet, Providers } from "../ports.ts"

/** `request_invalid` where we know nothing of the platform's API. */
export function apiOf(providers: Providers, connection: { app?: string } = {}): ApiFacet {
  const { api, facts } = providers.of(connection)
  if (api) return api
  throw new KeeperError("request_invalid", { detail: `mallkey makes no calls to ${facts.id}` })
}

/** One repeat after a 401 about the token, and only of what can be sent again. */
export async function fetchWithToken(
  api: ApiFacet,
  token: HandOut,
  id: string,
  path: string,
  init?: RequestInit,
): Promise<Response> {
  const first = await token(id)
  const response = await callWith(api, first, path, init)
  if (response.status !== 401 || !(await api.isTokenRefused(response)) || !isReplayable(init)) return response
  const second = await token(id, { unless: first.tag })
  if (second.tag === first.tag) return response
  await response.body?.cancel()
  return callWith(api, second, path, init)
}

function callWith(api: ApiFacet, token: Token, path: string, init?: RequestInit): Promise<Response> {
  return api.call({ account: token.mallId, accessToken: token.accessToken, path, init })
}

function isReplayable(init?: RequestInit): boolean {
  return !(init?.body instanceof ReadableStream)
}
