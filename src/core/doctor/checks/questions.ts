// What the doctor asks the provider: every answer remembered, and never more than two questions about one mall.
import { assess } from "../../alive/assess.ts"
import type { RefreshParts } from "../../alive/parts.ts"
import { reasonOf } from "../../alive/rescue.ts"
import type { Connection, ConnectionFacts } from "../../connection.ts"
import { isKeeperError } from "../../errors.ts"
import { withoutOwner } from "../../id.ts"
import type { ApiSight, TokenFacts } from "../../ports.ts"
import { type AboutApp, askAboutApp } from "./app-question.ts"

export interface Unreached {
  verdict: "unreached"
  detail: string
}

export interface Questions {
  /** What an Admin API call with its living token tells. Undefined: it has none, or was not to be asked about. */
  sight(connection: ConnectionFacts): Promise<ApiSight | Unreached | undefined>
  /** What its token is for; `dead` where the provider no longer takes it. Undefined: not asked. */
  granted(connection: ConnectionFacts): Promise<TokenFacts | "dead" | undefined>
  /** Does the provider take our client id and secret? Undefined: there was nobody to ask about. */
  app(app?: string): Promise<AboutApp | undefined>
  /** How many were asked. */
  count(): number
}

const perMall = 2
const deadlineMs = 20_000

export interface QuestionParts {
  parts: RefreshParts
  connections: readonly ConnectionFacts[]
  /** One call to one mall in all. */
  quick: boolean
  /** A mall to ask about the app where none is connected. */
  mallId?: string
}

export function createQuestions({ parts, connections, quick, mallId }: QuestionParts): Questions {
  const { providers, store, clock } = parts
  const asked = new Map<string, number>()
  const living = connections.filter((one) => isAlive(one, clock.now()))
  const callable = new Set(quick ? living.slice(0, 1) : living)
  // One call is kept for each of them; only what is left over goes to other questions.
  const kept = new Map<string, number>()
  for (const { id } of callable) kept.set(withoutOwner(id), (kept.get(withoutOwner(id)) ?? 0) + 1)
  const spend = (id: string, isKept = false): boolean => {
    const mall = withoutOwner(id)
    const used = asked.get(mall) ?? 0
    const others = isKept ? 0 : (kept.get(mall) ?? 0)
    if (used + others >= perMall) return false
    asked.set(mall, used + 1)
    if (isKept) kept.set(mall, (kept.get(mall) ?? 1) - 1)
    return true
  }
  const opened = (id: string) => store.get(id).catch(unlessSealed)

  const sight = remembering(async (facts: ConnectionFacts) => {
    if (!callable.has(facts)) return undefined
    const connection = await opened(facts.id)
    if (!connection || !isAlive(connection, clock.now()) || !spend(facts.id, true)) return undefined
    const { accessToken } = connection.tokens
    const request = { account: facts.mallId, accessToken, scopes: connection.scopes }
    return providers.of(connection).api?.examine(request, deadlineMs).catch(unreached)
  })
  const granted = remembering(async (facts: ConnectionFacts) => {
    if (quick) return undefined
    const connection = await opened(facts.id)
    if (!connection || isStill(connection) || !spend(facts.id)) return undefined
    const { accessToken } = connection.tokens
    // What is wrong with the line or with the provider is found by the other question.
    const found = providers.of(connection).api?.probe({ account: facts.mallId, accessToken }, deadlineMs)
    return found?.then((known) => known ?? "dead").catch(() => undefined)
  })
  const apps = new Map<string | undefined, Promise<AboutApp | undefined>>()
  return {
    sight,
    granted,
    app: (app) => {
      const asking = { app, connections, spend, mallId: app === undefined ? mallId : undefined }
      const about = apps.get(app) ?? (quick ? Promise.resolve(undefined) : askAboutApp(parts, asking))
      apps.set(app, about)
      return about
    },
    count: () => [...asked.values()].reduce((sum, count) => sum + count, 0),
  }
}

function remembering<T>(ask: (facts: ConnectionFacts) => Promise<T>): (facts: ConnectionFacts) => Promise<T> {
  const known = new Map<string, Promise<T>>()
  return (facts) => {
    const answer = known.get(facts.id) ?? ask(facts)
    known.set(facts.id, answer)
    return answer
  }
}

function isStill({ health }: Connection | ConnectionFacts): boolean {
  return health.lostAt !== undefined || health.pausedAt !== undefined
}

function isAlive(connection: Connection | ConnectionFacts, now: number): boolean {
  return !isStill(connection) && assess(connection, now).accessLeftMs > 0
}

/** One that cannot be opened is found by the check of the key ring. */
function unlessSealed(error: unknown): undefined {
  if (!isKeeperError(error, "seal_unknown")) throw error
}

function unreached(error: unknown): Unreached {
  return { verdict: "unreached", detail: reasonOf(error) }
}
