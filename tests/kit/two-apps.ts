// Two Cafe24 apps in one keeper: a simulator for each, so that a pair of one is nothing to the other.
import type { ConsentLink } from "../../src/core/consent/connect.ts"
import type { Store } from "../../src/core/ports.ts"
import { createSimulator, type Simulator } from "../../src/simulator/index.ts"
import { createWorld, someDay, type World, type WorldOptions } from "./world.ts"

export const secondName = "cs"

export interface TwoApps extends World {
  /** The Cafe24 that knows the second app alone. */
  second: Simulator
  /** The mall consents to one of the two. */
  connectTo(app: string | undefined, mallId: string, owner?: string): Promise<void>
  /** The owner follows a consent link to its end. */
  agree(link: ConsentLink): Promise<void>
}

const secondHost = "http://127.0.0.1:8"

export function createTwoApps(store: Store | undefined, options: WorldOptions = {}): TwoApps {
  const redirectUri = "https://keeper.example/callback/cs"
  const clientId = "second-client-id"
  const clientSecret = "second-client-secret"
  let second: Simulator | undefined
  const world = createWorld({
    ...(store && { store }),
    ...options,
    wire: (first) => async (input, init) => {
      const request = new Request(input, init)
      return request.url.startsWith(secondHost) ? second!.fetch(request) : first(request)
    },
    apps: {
      [secondName]: { clientId, clientSecret, redirectUri, baseUrl: `${secondHost}/{mall_id}` },
    },
  })
  second = createSimulator({
    clock: world.clock,
    clientId,
    clientSecret,
    redirectUris: [redirectUri],
    seed: 2,
  })
  const simulatorOf = (app: string | undefined) => (app === undefined ? world.simulator : second)
  const agree = async ({ url, mallId, app }: ConsentLink) => {
    const simulator = simulatorOf(app)
    const verdict = simulator.judgeAuthorize(mallId, new URL(url).searchParams)
    if (verdict.is !== "ask") throw new Error(`the simulator refused the consent: ${JSON.stringify(verdict)}`)
    const agreed = { mallId, userId: mallId, scopes: verdict.request.scopes }
    const back = new URL(simulator.agree(mallId, verdict.request, agreed, "http://127.0.0.1:9"))
    const { code, state } = Object.fromEntries(back.searchParams)
    await world.keeper.finishConnect({ code, state })
  }
  const connectTo: TwoApps["connectTo"] = (app, mallId, owner) =>
    agree(world.keeper.connect({ ...(app !== undefined && { app }), mallId, owner }))
  return { ...world, second, connectTo, agree }
}

export { someDay }
