// A keeper of the made-up platform on its own clock: one connection, for which something was granted an hour ago or less.
import { createSigning } from "../../src/compose/signing.ts"
import type { Alert } from "../../src/core/alerts/port.ts"
import { defaultTiming, hour } from "../../src/core/alive/schedule.ts"
import { severalProviders } from "../../src/core/apps/several-providers.ts"
import type { Connection } from "../../src/core/connection.ts"
import { createKeeper, type KeeperOfHouse } from "../../src/core/keeper-of-house.ts"
import type { Provider } from "../../src/core/ports.ts"
import type { Copy } from "../../src/core/taking-over/copies.ts"
import { digest, sameSecret, tagOf } from "../../src/node/cipher.ts"
import { createRescueShelf } from "../../src/node/rescue/shelf.ts"
import { createMemoryStore } from "../../src/stores/memory/memory.ts"
import { createSeededChance, createSteppingClock, type SteppingClock } from "../../src/testing/index.ts"
import { type AcmeKind, acmeLivesMs, briefLifeMs, createAcmePlatform, createAcmeProvider } from "./acme.ts"

export const account = "acc_1"
export const startAt = Date.UTC(2026, 0, 1)

export interface AcmeKeeper {
  keeper: KeeperOfHouse
  /** Another process on the same store. */
  another(): KeeperOfHouse
  clock: SteppingClock
  stored(): Promise<Connection>
  first: Connection
  /** A token that a person has made at the platform. */
  made(): Promise<Copy>
  /** Every message that people were sent. */
  told: Alert[]
}

export async function keeperOf(
  kind: AcmeKind,
  change: (provider: Provider) => Provider = (provider) => provider,
): Promise<AcmeKeeper> {
  const clock = createSteppingClock(startAt)
  const platform = createAcmePlatform(kind, clock.now)
  const provider = change(createAcmeProvider(kind, { fetch: platform.reach, now: clock.now }))
  const store = createMemoryStore({ clock })
  const told: Alert[] = []
  const notifier = { name: "kept", send: async (alert: Alert) => void told.push(alert) }
  let processes = 0
  const another = () =>
    createKeeper({
      store,
      providers: severalProviders(provider, {}),
      rescue: createRescueShelf(),
      clock,
      chance: createSeededChance(++processes),
      sealer: { keyIds: ["none"], seal: (text) => text, open: (text) => text, isCurrent: () => true },
      secrets: { tagOf, digest, ...createSigning({ secrets: ["kept-alive"] }), same: sameSecret },
      timing: defaultTiming,
      instance: `kept-alive ${processes}`,
      sweepConcurrency: 2,
      alerts: { notifiers: [notifier] },
    })
  const keeper = another()
  const made = async (): Promise<Copy> => {
    const { access_token, refresh_token } = await platform.first(account)
    const accessExpiresAt = clock.now() + acmeLivesMs[kind]
    const refreshLives: Partial<Record<AcmeKind, number>> = {
      sometimes: 30 * 24 * hour,
      fixed: 30 * 24 * hour,
      brief: briefLifeMs,
    }
    const refreshExpiresAt = clock.now() + (refreshLives[kind] ?? acmeLivesMs[kind])
    const tokens = {
      accessToken: String(access_token),
      accessExpiresAt,
      refreshToken: String(refresh_token ?? access_token),
      refreshExpiresAt,
      issuedAt: clock.now(),
    }
    return { id: account, mallId: account, scopes: [], tokens }
  }
  await keeper.import(await made(), { rotate: false, replace: false, by: "test" })
  const stored = async () => (await store.get(account))!
  return { keeper, another, clock, stored, first: await stored(), made, told }
}
