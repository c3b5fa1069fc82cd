// Everything about those who call: their keys, the stand-ins made for them, the programs seen.
import type { Journal } from "../events.ts"
import type { Chance, Clock, Providers, Secrets, Store } from "../ports.ts"
import { createKeys, type Keys } from "./keys.ts"
import { createPrograms, type Programs } from "./programs.ts"
import { createStandIns, type StandIns } from "./stand-ins.ts"

export interface Keyring {
  keys: Keys
  standIns: StandIns
  programs: Programs
}

export interface KeyringParts {
  store: Store
  clock: Clock
  chance: Chance
  secrets: Secrets
  journal: Journal
  providers: Providers
}

export function createKeyring(parts: KeyringParts): Keyring {
  const { store, clock, chance, secrets, journal, providers } = parts
  return {
    keys: createKeys(store, clock, chance, secrets, journal, providers),
    standIns: createStandIns(secrets),
    programs: createPrograms(store, clock),
  }
}
