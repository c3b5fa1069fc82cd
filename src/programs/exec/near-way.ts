// A run by the store of this machine: its calls go to the platform from here.
import type { ForwardHouse } from "../../compose/forward.ts"
import { KeeperError } from "../../core/errors.ts"
import { createPlaces } from "../../proxy/forward/places.ts"
import { createTokenDesk, standInPair } from "../../proxy/token-endpoint.ts"
import { lateStack } from "./late-stack.ts"
import type { RunPair, RunWay } from "./run.ts"

export function nearWay({ keeper, settings }: ForwardHouse): RunWay {
  return {
    language: settings.language,
    clock: keeper.clock,
    places: createPlaces(keeper),
    desk: createTokenDesk(keeper),
    stack: lateStack(async () => (await import("../../proxy/stack.ts")).createStack(keeper)),
    open: async (names) => {
      await keeper.start()
      const tokens = await Promise.all(names.map((name) => keeper.token(name, { by: "exec" })))
      return tokens.map(({ id, mallId }, at) => {
        const host = keeper.proxied(id).facet.hosts?.hostOf(mallId) ?? ""
        return { name: names[at]!, id, mallId, host }
      })
    },
    pair: async (id, caller) => {
      const endpoint = keeper.proxied(id).facet.tokens
      if (!endpoint) {
        throw new KeeperError("request_invalid", {
          detail: "no token endpoint stands here for this platform",
        })
      }
      return (await standInPair(keeper, endpoint, { caller, id })).body as RunPair
    },
    onNews: (tell) => keeper.journal.listen(({ connectionId }) => connectionId && tell(connectionId)),
    close: () => keeper.programs.settle(),
  }
}
