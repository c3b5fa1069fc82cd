// The machine around a keeper, as the doctor looks at it: settings, files beside the store, git, the redirect address.
import { dirname, join, resolve } from "node:path"
import type { DoctorWorld } from "../core/doctor/world.ts"
import { callbackPaths } from "../http/routes/existing/callback-paths.ts"
import type { Searched } from "../node/searches/exposures.ts"
import {
  guessableSettings,
  inspectSettings,
  isTokenName,
  secretFileBeside,
  secretTexts,
  tokenFileIn,
  type World,
} from "../settings/index.ts"

export function createDoctorWorld(
  world: World,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): DoctorWorld {
  // Tokens among them are a finding of their own, with the command that brings them home.
  const inForce = inspectSettings(world, { tokens: "leave" })
  const { texts, problems, warnings } = inForce
  // Where the store is that very file, the store itself speaks of it.
  const isStore = /^file:(\.\/)?oauth_token\.json/.test(texts.MALLKEY_STORE ?? "")
  const leftFile = isStore ? undefined : tokenFileIn(world)
  return {
    problems,
    warnings,
    publicUrl: URL.canParse(texts.MALLKEY_PUBLIC_URL ?? "") ? texts.MALLKEY_PUBLIC_URL : undefined,
    callbackPaths,
    sessions: sessionsOf(texts, fetch),
    // Worked out when it is asked for: no start waits for it.
    get guessable() {
      return guessableSettings(texts).map((name) => ({ name, mixed: name === "CAFE24_OAUTH_STATE_SECRET" }))
    },
    mallId: texts.CAFE24_MALL_ID?.toLowerCase(),
    leftFile,
    exposures: async () => {
      const { findExposures } = await import("../node/searches/exposures.ts")
      return findExposures({
        folder: world.cwd,
        env: world.env,
        secrets: secretTexts(inForce),
        isTokenName,
        ...placesOf(texts.MALLKEY_STORE ?? "", world.cwd, leftFile?.name),
      })
    },
    answersAt: (origin) => answersAt(origin, fetch),
  }
}

function placesOf(
  store: string,
  cwd: string,
  leftFile: string | undefined,
): Pick<Searched, "ownOnly" | "tokenFiles" | "unwritable"> {
  const secretFile = secretFileBeside(store)
  const left = leftFile === undefined ? [] : [resolve(cwd, leftFile)]
  if (secretFile === undefined)
    return { ownOnly: [resolve(cwd, "data", "rescue")], tokenFiles: left, unwritable: [] }
  const folder = dirname(secretFile)
  const inFiles = store.startsWith("file:") ? [store.slice("file:".length).replace(/\?.*$/s, "")] : []
  return {
    ownOnly: [secretFile, join(folder, "rescue")].map((path) => resolve(cwd, path)),
    tokenFiles: [...inFiles.map((path) => resolve(cwd, path)), ...left],
    unwritable: [resolve(cwd, folder)],
  }
}

const deadlineMs = 10_000

/** A project that has not moved to key pairs signs with its secret, and publishes no key. */
function sessionsOf(
  {
    SUPABASE_URL,
    SUPABASE_JWT_SECRET,
    MALLKEY_STORE = "",
    CORS_ORIGINS,
  }: ReturnType<typeof inspectSettings>["texts"],
  fetch: typeof globalThis.fetch,
): DoctorWorld["sessions"] {
  if (SUPABASE_JWT_SECRET !== undefined) return undefined
  if (!URL.canParse(SUPABASE_URL ?? "")) return "none"
  const address = `${SUPABASE_URL?.replace(/\/+$/, "")}/auth/v1/.well-known/jwks.json`
  return {
    areMeant: CORS_ORIGINS !== undefined || !MALLKEY_STORE.startsWith("supabase:http"),
    publicKeys: async () => {
      try {
        const answer = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(deadlineMs) })
        const { keys } = (await answer.json()) as { keys?: unknown }
        return answer.ok && Array.isArray(keys) ? keys.length : undefined
      } catch {
        return undefined
      }
    },
  }
}

async function answersAt(
  origin: string,
  fetch: typeof globalThis.fetch,
): Promise<"keeper" | "other" | undefined> {
  try {
    const answer = await fetch(`${origin}/healthz`, {
      redirect: "manual",
      signal: AbortSignal.timeout(deadlineMs),
    })
    const text = (await answer.text()).slice(0, 1_000)
    return answer.status === 200 && text.startsWith('{"ok":true') ? "keeper" : "other"
  } catch {
    return undefined
  }
}
