// A run by a mallkey server elsewhere: its calls go through that server's proxy, and no token comes to this machine.
import { platformsOf } from "../../compose/far-platforms.ts"
import { type ErrorCode, errorTable, KeeperError } from "../../core/errors.ts"
import { readId } from "../../core/id.ts"
import { createStandIns } from "../../core/keys/stand-ins.ts"
import type { PlatformHosts } from "../../core/platforms/proxy-facet.ts"
import type { Language } from "../../messages/index.ts"
import { hmac } from "../../node/cipher.ts"
import { systemClock } from "../../node/clock.ts"
import { createServerDesk } from "../../proxy/far/server-desk.ts"
import { createPlaces } from "../../proxy/forward/places.ts"
import { tagHeader } from "../../proxy/marked.ts"
import { ownProgram, type TokenDesk } from "../../proxy/token-endpoint.ts"
import type { Answer } from "../../wire/answer.ts"
import type { ServerAddress } from "../../wire/server-error.ts"
import { lateStack } from "./late-stack.ts"
import type { RunMall, RunPair, RunWay } from "./run.ts"

export interface FarWish {
  server: ServerAddress
  /** Connections, as they are named on the command line: no others can be reached. */
  names: readonly string[]
  language: Language
  /** Of this run. */
  secret: string
  /** Calls to the server go by the proxy of the environment, as Node's own fetch does where it is told so. */
  usesProxy?: boolean
}

export function farWay({ server, names, language, secret, usesProxy }: FarWish): RunWay {
  const platforms = platformsOf(names.map((name) => readId(name).app))
  const { make } = createStandIns({
    sign: (text) => hmac(secret, text),
    believed: (text) => [hmac(secret, text)],
    same: () => false,
  })
  const news = newsByTag()
  const served = createServerDesk(server, make)
  const desk: TokenDesk = {
    ...served,
    token: async (ask) => {
      const answer = await served.token(ask)
      news.heard(ask.id, answer.headers[tagHeader])
      return answer
    },
  }
  return {
    language,
    clock: systemClock,
    places: createPlaces(platforms),
    desk,
    stack: lateStack(async () => {
      const { createServerCalls } = await import("../../proxy/far/server-calls.ts")
      return createServerCalls({
        server,
        facetOf: (id) => platforms.proxied(id).facet,
        usesProxy,
        heardTag: news.heard,
      })
    }),
    onNews: news.listen,
    // Whether they are there is for the server to say: with their first pair.
    open: async () => names.map((name) => mallOf(name, platforms.proxied(name).facet.hosts)),
    pair: async (id, caller) =>
      pairIn(await desk.token({ id, caller, grant: "refresh_token", program: ownProgram }), id),
  }
}

/** That a pair was rotated at the server: the first answer that comes from there afterwards says it. */
function newsByTag() {
  const known = new Map<string, string>()
  let told: ((id: string) => void) | undefined
  return {
    heard: (id: string, tag: string | undefined) => {
      const before = known.get(id)
      if (tag === undefined || tag === before) return
      known.set(id, tag)
      if (before !== undefined) told?.(id)
    },
    listen: (tell: (id: string) => void) => {
      told = tell
      return () => {
        told = undefined
      }
    },
  }
}

/** A name becomes a part of addresses at the server: what is no mall's never does. */
function mallOf(name: string, hosts: PlatformHosts | undefined): RunMall {
  const { account: mallId } = readId(name)
  const host = hosts?.hostOf(mallId) ?? ""
  if (hosts?.accountOf(host) !== mallId) throw new KeeperError("connection_unknown", { connectionId: name })
  return { name, id: name, mallId, host }
}

function pairIn({ status, headers, body }: Answer, id: string): RunPair {
  if (status === 200) return JSON.parse(String(body)) as RunPair
  const said = headers["x-mallkey-error"] ?? ""
  const code = Object.hasOwn(errorTable, said) ? (said as ErrorCode) : "server_unavailable"
  throw new KeeperError(code, { connectionId: id, fix: headers["x-mallkey-fix"] })
}
