// Connections as a keeper shows them, page by page: of all, or of those that a query names.
import type { ConnectionView } from "../core/keeper.ts"
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import type { ListQuery } from "../core/ports.ts"

const pageSize = 200

export async function* everyView(
  keeper: Pick<KeeperOfHouse, "connections">,
  query: Pick<ListQuery, "app" | "mallId" | "owner" | "after" | "unprovenLike"> = {},
): AsyncGenerator<ConnectionView, void> {
  for (let { after } = query; ; ) {
    const page = await keeper.connections({ ...query, after, limit: pageSize })
    yield* page
    after = page.at(-1)?.connection
    if (page.length < pageSize) return
  }
}
