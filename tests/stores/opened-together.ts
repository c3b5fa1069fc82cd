// A store of the suite and those it opens beside it at the same place, with other secrets or for other apps: closed together.
import type { Store } from "../../src/core/ports.ts"

export async function openedTogether(
  open: (secrets: string[] | undefined, apps: string[]) => Promise<Store>,
) {
  const opened: Store[] = []
  const another = async (secrets?: string[], apps = ["cs", "own"]) => {
    const store = await open(secrets, apps)
    opened.push(store)
    return store
  }
  return {
    store: await another(),
    another: (secrets?: string[]) => another(secrets),
    openedFor: (apps: string[]) => another(undefined, apps),
    end: async () => {
      for (const store of opened) await store.close()
    },
  }
}
