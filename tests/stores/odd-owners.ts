// Owners that nobody is called like, as other programs may write them into the name of a connection.
import type { Poison } from "../../src/testing/index.ts"

type Poisons = Record<string, () => Promise<Poison>>

/** Told as a name that no connection has, and left out of every list; the others are names like any other. */
const odd: Record<string, { owner: string; isNamed?: boolean }> = {
  empty: { owner: "" },
  "a kind without a name": { owner: "user:" },
  "a kind that is empty": { owner: ":7" },
  "an emoji": { owner: "\u{1f642}" },
  "half an emoji": { owner: "\ufffd" },
  "a member of every object": { owner: "__proto__" },
  "a function of every object": { owner: "constructor" },
  "a name with the sign of names": { owner: "a~b:c" },
  "as many characters as a name may have": { owner: "o".repeat(247) },
  "500 characters": { owner: "o".repeat(500), isNamed: true },
  "control characters": { owner: "bell\u0007and\nline", isNamed: true },
}

/** `put` writes a sound pair under this id, as another program would; `remove` takes it away again. */
export function oddOwners(
  now: () => number,
  put: (id: string) => Promise<unknown> | unknown,
  remove: (id: string) => Promise<unknown> | unknown,
  options: { longest?: number; namedAs?: (id: string) => string } = {},
): Poisons {
  const poisons: Poisons = {}
  for (const [at, [kind, { owner, isNamed }]] of Object.entries(odd).entries()) {
    const id = `oddmall${at}~${owner}`
    if (id.length > (options.longest ?? Number.POSITIVE_INFINITY)) continue
    const named = options.namedAs?.(id) ?? id.replace(/[\p{C}]/gu, "?").slice(0, 60)
    poisons[`an owner: ${kind}`] = async () => {
      await put(id)
      return { ...(isNamed && { named }), now: now(), mend: async () => void (await remove(id)) }
    }
  }
  return poisons
}
