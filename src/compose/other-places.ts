// Places besides the one that is lived in: another store, to import from it; a table of codes that another program took in.
import { randomBytes } from "node:crypto"
import { existsSync } from "node:fs"
import { KeeperError } from "../core/errors.ts"
import type { KeeperOfHouse } from "../core/keeper-of-house.ts"
import type { Store } from "../core/ports.ts"
import { systemChance, systemClock } from "../node/clock.ts"
import { readOrMakeSecret } from "../node/secret-file.ts"
import { type Settings, secretFileBeside } from "../settings/index.ts"
import { storeSchemes } from "../stores/open.ts"
import type { Codes } from "../stores/postgres/codes.ts"
import { assemble } from "./keeper.ts"
import { appOf, appsOf, openStoreOf, rescueFor } from "./named-in-settings.ts"

/** Another store than the one that is lived in, with a keeper that brings its answers home into it. */
export interface OtherHouse {
  store: Store
  keeper: KeeperOfHouse
}

/** `secretFile`: what seals it, where that is not MALLKEY_SECRET. */
export async function openOther(settings: Settings, url: string, secretFile?: string): Promise<OtherHouse> {
  const beside = secretFile ?? secretFileBeside(url)
  const isThere = beside !== undefined && existsSync(beside)
  if (secretFile !== undefined && !isThere) {
    throw new KeeperError("settings_invalid", { problems: [`${secretFile}: ENOENT`], detail: secretFile })
  }
  const found = isThere ? await readOrMakeSecret(beside) : []
  const secrets = [...found, ...(settings.secrets ?? [])]
  // Of a store that seals nothing. Where one does, each connection that cannot be opened says so by name.
  if (secrets.length === 0) secrets.push(randomBytes(32).toString("base64url"))
  const store = await openStoreOf({ ...settings, store: url }, secrets, {
    clock: systemClock,
    chance: systemChance,
  })
  const rescue = rescueFor({ ...settings, store: url })
  return { store, keeper: assemble({ store, app: appOf(settings), apps: appsOf(settings), secrets, rescue }) }
}

/** Codes that another program took in and left in a table beside `cafe24.oauth_tokens`. */
export async function openCodes({ store, codesTable }: Settings): Promise<Codes> {
  if (!/^postgres(ql)?:/.test(store)) {
    const problem = "CAFE24_CODES_TABLE: codes are read from a table where MALLKEY_STORE is postgres://"
    throw new KeeperError("settings_invalid", { problems: [problem], detail: problem })
  }
  const { openPostgresCodes } = await import("../stores/postgres/codes.ts")
  return openPostgresCodes(store, codesTable)
}

export function isStoreUrl(text: string): boolean {
  return storeSchemes.includes(text.split(":")[0] ?? "") && text.includes(":")
}
