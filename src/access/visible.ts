// Pages of connections that exist for a caller, by id.
import type { State } from "../core/alive/assess.ts"
import { sameAccount, withoutOwner } from "../core/id.ts"
import type { ConnectionView } from "../core/keeper.ts"
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import { type Caller, covers } from "./caller.ts"
import { everyView } from "./every-view.ts"
import { ownForPage } from "./own-rows.ts"

export interface PageRequest {
  limit: number
  after?: string
  state?: State
}

export interface Page {
  found: ConnectionView[]
  /** Where the next page starts; absent when there is none. */
  next?: string
}

/** Looking for a rare state among very many: the caller goes on from `next` rather than wait for all of it. */
const lookedAtMost = 5_000

export async function visibleConnections(
  keeper: KeeperOfHouse,
  caller: Caller,
  wanted: PageRequest,
): Promise<Page> {
  if (caller.connections) return ofLimitedKey(keeper, caller, wanted)
  if (caller.owner) return ofSession(keeper, caller, wanted)
  const found: ConnectionView[] = []
  let after = wanted.after
  for (let looked = 0; looked < lookedAtMost; ) {
    const limit = wanted.state ? 200 : wanted.limit + 1
    const batch = await keeper.connections({
      owner: caller.owner,
      limit,
      after: after ? { id: after } : undefined,
    })
    for (const view of batch) {
      if (found.length === wanted.limit) return { found, next: after }
      after = view.connection.id
      if (!wanted.state || view.assessment.state === wanted.state) found.push(view)
    }
    looked += batch.length
    if (batch.length < limit) return { found }
  }
  return { found, next: after }
}

async function ofSession(keeper: KeeperOfHouse, caller: Caller, wanted: PageRequest): Promise<Page> {
  const { fitting, readTo } = await ownForPage(keeper, caller, wanted)
  const { found, next } = pageOf(fitting, wanted)
  return { found, next: next ?? readTo }
}

/** Such a key names few: each mall is asked for by itself, whatever the size of the store. */
async function ofLimitedKey(keeper: KeeperOfHouse, caller: Caller, wanted: PageRequest): Promise<Page> {
  const accounts = new Set((caller.connections ?? []).map(withoutOwner))
  const views: ConnectionView[] = []
  for (const id of accounts)
    for await (const view of everyView(keeper, sameAccount(id)))
      if (covers(caller, view.connection.id)) views.push(view)
  return pageOf(views, wanted)
}

function pageOf(views: ConnectionView[], { limit, after, state }: PageRequest): Page {
  const found = views
    .filter(({ assessment }) => !state || assessment.state === state)
    .filter(({ connection }) => after === undefined || connection.id > after)
    .sort((left, right) => (left.connection.id < right.connection.id ? -1 : 1))
  const page = found.slice(0, limit)
  return { found: page, next: found.length > limit ? page.at(-1)?.connection.id : undefined }
}
