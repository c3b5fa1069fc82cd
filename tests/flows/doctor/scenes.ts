// Switches of the simulator that harm a mall which is kept alive: what happens, and what the doctor says of it.
// Long because it is one table: a scene for each way in which Cafe24, or somebody else, can be in the way.

import { hour, minute } from "../../../src/core/alive/schedule.ts"
import type { FindingKey } from "../../../src/core/doctor/table.ts"
import type { SwitchInput } from "../../../src/simulator/switches/input.ts"
import type { Switches, SwitchName } from "../../../src/simulator/switches/table.ts"
import { passing, type World } from "../../kit/world.ts"

export const day = 24 * hour
export const mall = "hanok-living"

export interface Scene {
  switches: SwitchInput
  /** What happens once the mall is connected; by default 80 minutes, in which one refresh is due. */
  meanwhile?: (world: World) => Promise<unknown>
  finds: FindingKey[]
  /** What the sentence of the first must tell. */
  says: RegExp
  fix: RegExp
  /** Turned on only when the mall is connected. */
  late?: true
}

export const live = (ms: number) => async (world: World) => {
  for (let left = ms; left > 0; left -= 5 * minute) {
    await world.clock.step(5 * minute)
    await passing(world, world.keeper.sweep(), 5_000)
  }
}

/** Another program, with the app's own credentials, presents this refresh token. */
function present({ simulator }: World, refresh_token = simulator.liveRefreshToken(mall)) {
  const { clientId, clientSecret } = simulator.app
  return simulator.token(mall, { grant_type: "refresh_token", refresh_token }, { clientId, clientSecret })
}

type Value<Name extends SwitchName> = Exclude<Switches[Name], "off">

const reconnect = /^mallkey connect hanok-living$/
const refresh = /^mallkey refresh hanok-living/
const status = /^mallkey status hanok-living/
const trouble = (value: Value<"tokenError">, finds: FindingKey[], says: RegExp, fix: RegExp): Scene => ({
  switches: { tokenError: value },
  finds,
  says,
  fix,
})
const failing = (value: Value<"tokenError">, says: RegExp) =>
  trouble(value, ["failing", "token_endpoint_trouble"], says, status)
const apiError = (value: Value<"apiError">, finds: FindingKey, says: RegExp, fix: RegExp): Scene => ({
  switches: { apiError: value },
  meanwhile: async () => undefined,
  finds: [finds],
  says,
  fix,
})
const tooLate = (name: SwitchName): Scene[] => [
  {
    switches: { [name]: 500_000 },
    late: true,
    finds: ["token_endpoint_trouble", "unclear"],
    says: /answer did not arrive/,
    fix: /^mallkey status hanok-living$/,
  },
]

export const harms: Partial<Record<SwitchName, Scene[]>> = {
  refreshLife: [
    {
      switches: { refreshLife: "fixed" },
      meanwhile: live(11.5 * day),
      finds: ["ending_fixed"],
      says: /ends in 2 d/,
      fix: reconnect,
    },
  ],
  refreshLifeMs: [
    { switches: { refreshLifeMs: day }, finds: ["ending_fixed"], says: /full 14 days/, fix: reconnect },
  ],
  spentTokenReuse: [
    {
      switches: { spentTokenReuse: "killsChain" },
      meanwhile: async (world) => {
        const first = world.simulator.liveRefreshToken(mall)
        await live(80 * minute)(world)
        present(world, first)
        await live(80 * minute)(world)
      },
      finds: ["lost_spent"],
      says: /second program/,
      fix: reconnect,
    },
  ],
  secondAuthorization: [
    {
      switches: { secondAuthorization: "killsFirst" },
      meanwhile: async ({ simulator }) => simulator.grant(mall),
      finds: ["access_refused"],
      says: /refuses an access token.*HTTP 401/,
      fix: /^mallkey refresh hanok-living --force$/,
    },
    {
      switches: { secondAuthorization: "killsFirst" },
      meanwhile: async (world) => {
        world.simulator.grant(mall)
        await live(80 * minute)(world)
      },
      finds: ["lost_spent"],
      says: /consented anew/,
      fix: reconnect,
    },
  ],
  liveAccessTokens: [
    {
      switches: { liveAccessTokens: 1 },
      meanwhile: async ({ simulator }) => simulator.grant(mall),
      finds: ["access_refused"],
      says: /crowded it out/,
      fix: refresh,
    },
  ],
  withheldScopes: [
    {
      switches: { withheldScopes: ["mall.read_order"] },
      finds: ["scopes_missing"],
      says: /not granted: mall\.read_order/,
      fix: reconnect,
    },
  ],
  tokenBudget: [
    {
      switches: { tokenBudget: 1 },
      finds: ["blocked"],
      says: /blocks token requests/,
      fix: /^mallkey status/,
    },
  ],
  blockMs: [
    {
      switches: { tokenBudget: 1, blockMs: 2 * day },
      finds: ["blocked"],
      says: /HTTP 429/,
      fix: /^mallkey status/,
    },
  ],
  blockedAs: [
    {
      switches: { tokenBudget: 1, blockedAs: "403" },
      finds: ["blocked"],
      says: /HTTP 403/,
      fix: /^mallkey status/,
    },
  ],
  rejectSecret: [
    {
      switches: { rejectSecret: true },
      late: true,
      finds: ["app_rejected"],
      says: /CAFE24_CLIENT_SECRET.*Invalid client_secret/,
      fix: /^https:\/\/developers\.cafe24\.com$/,
    },
    {
      // Before any refresh has met it.
      switches: { rejectSecret: true },
      late: true,
      meanwhile: async () => undefined,
      finds: ["app_rejected"],
      says: /no mall can be refreshed/,
      fix: /^https:/,
    },
  ],
  wrongSecretAs: [
    {
      switches: { wrongSecretAs: "invalid_grant", rejectSecret: true },
      late: true,
      finds: ["app_rejected"],
      says: /No mall is to blame/,
      fix: /^https:/,
    },
  ],
  falseUninstalled: [
    {
      switches: { falseUninstalled: true },
      late: true,
      finds: ["says_uninstalled"],
      says: /not installed/,
      fix: status,
    },
  ],
  uninstalledAs: (["invalid_grant", "invalid_client"] as const).map((word) => ({
    switches: { uninstalledAs: word, falseUninstalled: true },
    late: true,
    finds: ["says_uninstalled"],
    says: /falsely/,
    fix: status,
  })),
  dropAnswer: [
    {
      switches: { dropAnswer: true },
      late: true,
      meanwhile: live(70 * minute),
      finds: ["unclear"],
      says: /may be spent/,
      fix: /^mallkey status/,
    },
    {
      switches: { dropAnswer: true },
      late: true,
      meanwhile: live(100 * minute),
      finds: ["lost_unanswered"],
      says: /never reached us/,
      fix: reconnect,
    },
  ],
  lateAnswerMs: tooLate("lateAnswerMs"),
  slowMs: tooLate("slowMs"),
  hangMs: tooLate("hangMs"),
  tokenError: [
    failing("500", /HTTP 500/),
    failing("502", /HTTP 502/),
    failing("503", /HTTP 503/),
    failing("504", /HTTP 504/),
    failing("408", /HTTP 408/),
    failing("html", /HTTP 503/),
    failing("html200", /web page/),
    trouble("429", ["blocked"], /15 in 2 h /, /^mallkey status/),
    ...(["empty200", "broken200"] as const).map((value) =>
      trouble(value, ["rescue_unreadable", "token_endpoint_trouble", "unclear"], /token/, /^mallkey/),
    ),
  ].map((scene) => ({ ...scene, late: true as const })),
  tokenErrorWhen: [
    {
      switches: { tokenError: "503", tokenErrorWhen: "after" },
      late: true,
      finds: ["lost_unanswered"],
      says: /had renewed the token before/,
      fix: reconnect,
    },
  ],
  otherMall: [
    {
      switches: { otherMall: "other-mall" },
      late: true,
      meanwhile: async (world) => {
        await live(70 * minute)(world)
        await world.clock.step(3 * minute)
      },
      finds: ["rescue_unreadable", "unclear"],
      says: /cannot be read/,
      fix: /^mallkey connect/,
    },
  ],
  newestVersion: [
    {
      switches: { newestVersion: "2026-06-01" },
      meanwhile: async () => undefined,
      finds: ["version_ended"],
      says: /refuses the API version/,
      fix: /^mallkey doctor --api-version 2026-06-01$/,
    },
  ],
  oldestVersion: [
    {
      switches: { newestVersion: "2026-12-01", oldestVersion: "2026-12-01" },
      meanwhile: async () => undefined,
      finds: ["version_ended"],
      says: /tokens are innocent/,
      fix: /^mallkey doctor --api-version 2026-12-01$/,
    },
  ],
  apiError: [
    apiError("500", "api_trouble", /trouble of its own.*HTTP 500/, /^mallkey doctor hanok-living$/),
    apiError("503", "api_trouble", /HTTP 503/, /^mallkey doctor/),
    apiError("504", "api_trouble", /HTTP 504/, /^mallkey doctor/),
    apiError("html", "api_trouble", /HTTP 503/, /^mallkey doctor/),
    apiError("429", "api_limited", /too many/, /^mallkey doctor/),
    apiError("409", "api_odd", /HTTP 409/, /--record/),
    apiError("expired", "access_refused", /time expired/, refresh),
    apiError("deleted", "app_removed", /removed from this mall/, reconnect),
    apiError("dropped", "api_unreachable", /no answer/, /^mallkey doctor/),
  ],
  apiSlowMs: [
    {
      switches: { apiSlowMs: 80 },
      meanwhile: async () => undefined,
      finds: ["api_slow"],
      says: /took \d+ s/,
      fix: /^mallkey doctor/,
    },
  ],
  bucket: [
    {
      switches: {},
      meanwhile: called(36),
      finds: ["bucket_full"],
      says: /9\d% of the call bucket/,
      fix: /--full$/,
    },
    { switches: {}, meanwhile: called(40), finds: ["api_limited"], says: /too many/, fix: /--full$/ },
  ],
  quota: [
    {
      switches: {},
      meanwhile: usedUp(2_900),
      finds: ["quota_high"],
      says: /96% of the usage quota/,
      fix: /--full$/,
    },
    {
      switches: {},
      meanwhile: async (world) => {
        await usedUp(3_100)(world)
        await called(1)(world)
      },
      finds: ["api_limited"],
      says: /too many/,
      fix: /--full$/,
    },
  ],
}

function called(times: number) {
  return async ({ keeper }: World) => {
    for (let done = 0; done < times; done++) await keeper.fetch(mall, "/api/v2/admin/store")
  }
}

function usedUp(calls: number) {
  return async ({ simulator, clock }: World) => {
    Object.assign(simulator.mallOf(mall).quota, { startedAt: clock.now(), calls })
  }
}
