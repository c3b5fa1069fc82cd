// Which secrets seal a store: those of the settings, or the file beside it; and never a new one over what an old one sealed.
import { randomBytes } from "node:crypto"
import { refuseWrongSecret } from "../core/alive/unopenable.ts"
import { KeeperError } from "../core/errors.ts"
import type { Store } from "../core/ports.ts"
import { readOrMakeSecret, readSecret } from "../node/secret-file.ts"
import { sealerOf } from "./keeper.ts"

export interface SecretPlace {
  /** MALLKEY_SECRET. */
  given?: string[]
  /** Beside an embedded store. */
  file?: string
}

type OpenWith = (secrets: string[]) => Promise<Store>

/** Refused where nothing that is stored can be opened, or where there is no secret for what is sealed. */
export async function openSealed(
  place: SecretPlace,
  openWith: OpenWith,
): Promise<{ store: Store; secrets: string[] }> {
  const secrets = await secretsAt(place, openWith)
  const store = await openWith(secrets)
  const from = place.given ? "MALLKEY_SECRET" : (place.file ?? "")
  await orClose(store, () => refuseWrongSecret(store, sealerOf(secrets), from))
  return { store, secrets }
}

async function secretsAt({ given, file }: SecretPlace, openWith: OpenWith): Promise<string[]> {
  if (given) return given
  // Only `memory:` comes here: what it seals is gone with the process, and so may the secret be.
  if (file === undefined) return [throwaway()]
  const found = await readSecret(file)
  if (found) return found
  await refuseToReplace(file, openWith)
  return readOrMakeSecret(file)
}

const throwaway = () => randomBytes(32).toString("base64url")

/** The file is gone. A new secret would open nothing of what is there, and hide that until the tokens end. */
async function refuseToReplace(file: string, openWith: OpenWith): Promise<void> {
  const store = await openWith([throwaway()])
  await orClose(store, async () => {
    const { byKey } = await store.reseal(0)
    if (Object.keys(byKey).some((key) => key !== "plain"))
      throw new KeeperError("secret_lost", { detail: file })
  })
  await store.close()
}

async function orClose(store: Store, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    await store.close()
    throw error
  }
}
