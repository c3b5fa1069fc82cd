// One run of a program behind a forward proxy of its own: what it is given, and how that is kept true while it lives.
import { randomBytes } from "node:crypto"
import type { Caller } from "../../access/caller.ts"
import type { ForwardHouse } from "../../compose/forward.ts"
import type { Token } from "../../core/alive/hand-out.ts"
import { KeeperError } from "../../core/errors.ts"
import { standInPair } from "../../proxy/token-endpoint.ts"
import { type ForwardRunning, startForward } from "../server/forward.ts"
import {
  childVariables,
  type Hidden,
  parentsProxy,
  parentTrust,
  type Variables,
  withoutOurs,
} from "./environment.ts"
import { makeRunFolder, type RunFolder } from "./run-folder.ts"
import { isSameUser } from "./same-user.ts"
import { keepTokens } from "./tokens-file.ts"

export interface RunWish {
  house: ForwardHouse
  /** Connections, as they are named on the command line. */
  ids: readonly string[]
  parent: Variables
  hidden: Hidden
}

export interface PreparedRun {
  variables: Variables
  close(): Promise<void>
}

/** Nothing of it lives longer than the run: the key, the authority, the files. */
export async function prepareRun(wish: RunWish): Promise<PreparedRun> {
  const { house, ids, parent } = wish
  const { keeper } = house
  await keeper.start()
  const tokens = await Promise.all(ids.map((id) => keeper.token(id, { by: "exec" })))
  const key = randomBytes(24).toString("base64url")
  const caller = callerFor(tokens)
  const forward = await startOwn(house, parent, { key, caller })
  const folder = await makeRunFolder(forward.authority.root, parentTrust(parent), keeper.clock.now())
  const pairs = () => pairsFor(house, caller, ids, tokens)
  const keeping = await keepTokens({ house, tokens, write: folder.writeTokens, pairs })
  const first = await pairs()
  return {
    variables: variablesFor(wish, { forward, folder, key, tokens, pairs: first }),
    close: async () => {
      keeping.stop()
      await forward.close()
      await folder.remove()
    },
  }
}

function callerFor(tokens: readonly Token[]): Caller {
  return {
    name: "exec",
    keyId: randomBytes(6).toString("hex"),
    rights: new Set(["proxy"]),
    connections: tokens.map(({ id }) => id),
  }
}

async function startOwn(
  house: ForwardHouse,
  parent: Variables,
  { key, caller }: { key: string; caller: Caller },
): Promise<ForwardRunning> {
  const { same } = house.keeper.secrets
  const running = await startForward(house, {
    port: 0,
    host: "127.0.0.1",
    isOwnRun: true,
    ignoresOwner: true,
    admit: async (shown) => (same(shown, key) ? caller : undefined),
    others: { allowed: "all", alsoInside: true, proxyFor: parentsProxy(parent) },
    shownBy: async (theirs) =>
      theirs !== undefined && (await isSameUser(theirs, running.port)) ? { key } : undefined,
  })
  return running
}

type Pairs = Record<string, { access_token?: string }>

async function pairsFor(
  { keeper }: ForwardHouse,
  caller: Caller,
  ids: readonly string[],
  tokens: readonly Token[],
): Promise<Pairs> {
  const entries = tokens.map(async ({ id }, at) => {
    const endpoint = keeper.proxied(id).facet.tokens
    if (!endpoint)
      throw new KeeperError("request_invalid", { detail: "no token endpoint stands here for this platform" })
    return [ids[at]!, (await standInPair(keeper, endpoint, { caller, id })).body] as const
  })
  return Object.fromEntries(await Promise.all(entries)) as Pairs
}

interface Prepared {
  forward: ForwardRunning
  folder: RunFolder
  key: string
  tokens: readonly Token[]
  pairs: Pairs
}

function variablesFor({ house, ids, parent, hidden }: RunWish, prepared: Prepared): Variables {
  const { forward, folder, key, tokens, pairs } = prepared
  const { keeper } = house
  const samples = tokens.map(({ id, mallId }) => keeper.proxied(id).facet.hosts?.hostOf(mallId) ?? "")
  return childVariables(withoutOurs(parent, hidden), {
    proxyUrl: `http://_:${key}@127.0.0.1:${forward.port}`,
    port: forward.port,
    files: folder,
    samples,
    own: {
      CAFE24_MALL_ID: tokens[0]!.mallId,
      CAFE24_API_HOST: samples[0]!,
      CAFE24_ACCESS_TOKEN: pairs[ids[0]!]?.access_token ?? "",
      CAFE24_TOKENS_JSON: JSON.stringify(pairs),
    },
  })
}
