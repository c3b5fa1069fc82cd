// One run of a program behind a forward proxy of its own: what it is given, and how that is kept true while it lives.
import { randomBytes } from "node:crypto"
import type { Caller } from "../../access/caller.ts"
import { type RunForward, startRunForward } from "../../compose/run-forward.ts"
import { KeeperError } from "../../core/errors.ts"
import type { Clock } from "../../core/ports.ts"
import type { Language } from "../../messages/index.ts"
import type { Places } from "../../proxy/forward/places.ts"
import type { TokenDesk } from "../../proxy/token-endpoint.ts"
import { childVariables, type Hidden, parentsProxy, withoutOurs } from "./environment.ts"
import type { LateStack } from "./late-stack.ts"
import { makeRunFolder, type RunFolder } from "./run-folder.ts"
import { isSameUser } from "./same-user.ts"
import { keepTokens } from "./tokens-file.ts"
import type { Variables } from "./variables.ts"

/** Where a run's tokens are, and the way its calls go: by the store of this machine, or by a server elsewhere. */
export interface RunWay {
  language: Language
  clock: Pick<Clock, "now">
  places: Places
  desk: TokenDesk
  stack: LateStack
  /** The connections that are named. */
  open(names: readonly string[]): Promise<RunMall[]>
  /** What the platform's token endpoint would answer, with stand-ins of this run. Rejects where no token lives. */
  pair(id: string, caller: Caller): Promise<RunPair>
  onNews?(tell: (id: string) => void): (() => void) | undefined
  /** What is left to be written down. */
  close?(): Promise<void>
}

export interface RunMall {
  /** As on the command line. */
  name: string
  id: string
  mallId: string
  host: string
}

export type RunPair = { access_token?: string }
type Pairs = Record<string, RunPair>

export interface RunWish {
  way: RunWay
  /** Connections, as they are named on the command line. */
  names: readonly string[]
  parent: Variables
  hidden: Hidden
  lookEveryMs?: number
}

export interface PreparedRun {
  variables: Variables
  close(): Promise<void>
}

/** Nothing of it lives longer than the run: the key, the authority, the files. */
export async function prepareRun(wish: RunWish): Promise<PreparedRun> {
  const { way, names, parent, lookEveryMs } = wish
  const malls = await way.open(names)
  refuseSameHost(malls)
  const caller = callerFor(malls)
  const pairs = () => pairsOf(way, caller, malls)
  const first = await pairs()
  const key = randomBytes(24).toString("base64url")
  const proxyFor = parentsProxy(parent)
  const forward = await startRunForward({ ...way, key, caller, proxyFor, isOurs: isSameUser })
  const folder = await makeRunFolder(forward.root, parent, way.clock.now())
  const ids = malls.map(({ id }) => id)
  const { onNews } = way
  const keeping = await keepTokens({ ids, first, pairs, write: folder.writeTokens, onNews, lookEveryMs })
  const warm = () => {
    forward.warm()
    way.stack.warm()
  }
  const warming = setTimeout(warm, warmAfterMs).unref()
  return {
    variables: variablesFor(wish, { forward, folder, key, malls, pairs: first }),
    close: async () => {
      clearTimeout(warming)
      await keeping.stop()
      await forward.close()
      await way.stack.close()
      await way.close?.()
      await folder.remove()
    },
  }
}

/** The program begins first: it takes a while itself until it calls, and one that is short never does. */
const warmAfterMs = 30

/** By its host alone a call says which connection it means. */
function refuseSameHost(malls: readonly RunMall[]): void {
  for (const [at, { host, mallId, name }] of malls.entries()) {
    const same = malls.slice(0, at).find((one) => one.host === host)
    if (!same || same.name === name) continue
    const problem = `${same.name}, ${name}: both are reached at ${host}, run them apart`
    throw new KeeperError("request_invalid", { connectionId: mallId, detail: problem, problems: [problem] })
  }
}

function callerFor(malls: readonly RunMall[]): Caller {
  return {
    name: "exec",
    keyId: randomBytes(6).toString("hex"),
    rights: new Set(["proxy"]),
    connections: malls.map(({ id }) => id),
  }
}

async function pairsOf(way: RunWay, caller: Caller, malls: readonly RunMall[]): Promise<Pairs> {
  const entries = malls.map(async ({ name, id }) => [name, await way.pair(id, caller)] as const)
  return Object.fromEntries(await Promise.all(entries))
}

interface Prepared {
  forward: RunForward
  folder: RunFolder
  key: string
  malls: readonly RunMall[]
  pairs: Pairs
}

function variablesFor({ parent, hidden }: RunWish, prepared: Prepared): Variables {
  const { forward, folder, key, malls, pairs } = prepared
  const { name, mallId, host } = malls[0]!
  return childVariables(withoutOurs(parent, hidden), {
    proxyUrl: `http://_:${key}@127.0.0.1:${forward.port}`,
    port: forward.port,
    files: folder,
    samples: malls.map((one) => one.host),
    own: {
      CAFE24_MALL_ID: mallId,
      CAFE24_API_HOST: host,
      CAFE24_ACCESS_TOKEN: pairs[name]?.access_token ?? "",
      CAFE24_TOKENS_JSON: JSON.stringify(pairs),
    },
  })
}
