// A process that refreshes a mall of its own accord and stops at a place it is told: says when it is there, so that it can be killed there.
import { join } from "node:path"
import { assemble, sealerOf } from "../../src/compose/keeper.ts"
import { isKeeperError } from "../../src/core/errors.ts"
import type { Rescue, Store } from "../../src/core/ports.ts"
import { tagOf } from "../../src/node/cipher.ts"
import { systemChance, systemClock } from "../../src/node/clock.ts"
import { createRescueFolder } from "../../src/node/rescue/folder.ts"
import { openStoreAt } from "../../src/stores/open.ts"

/** leased: nothing is written down yet. asking: the token is shown. kept: the answer lies in the rescue folder. saved: it is in the store. */
export type Place = "leased" | "asking" | "kept" | "saved"

export interface HolderOrders {
  folder: string
  url: string
  baseUrl: string
  clientId: string
  clientSecret: string
  secret: string
  place: Place
}

const orders = JSON.parse(process.argv[2] ?? "") as HolderOrders
const say = (what: string) => void process.stdout.write(`${what}\n`)
const stayHere = () => {
  say("there")
  return new Promise<never>(() => setInterval(() => undefined, 60_000))
}
const handed = { tagOf, clock: systemClock, chance: systemChance, refreshAheadMs: 45 * 60_000 }
const opened = await openStoreAt(orders.url, { sealer: sealerOf([orders.secret]), ...handed })
const store: Store = {
  ...opened,
  saveHealth: (...given) => (orders.place === "leased" ? stayHere() : opened.saveHealth(...given)),
  saveTokens: async (...given) => {
    if (orders.place === "kept") return stayHere()
    const saved = await opened.saveTokens(...given)
    return orders.place === "saved" ? stayHere() : saved
  },
}
const rescue: Rescue = createRescueFolder(join(orders.folder, "rescue"))
const asking: typeof fetch = (input, init) => {
  if (orders.place === "asking") say("there")
  return fetch(input, init)
}
const { clientId, clientSecret, baseUrl, secret } = orders
const app = { clientId, clientSecret, baseUrl, redirectUri: "http://127.0.0.1:1/api/cafe24/callback" }
const keeper = assemble({ store, app, secrets: [secret], rescue, fetch: asking })
try {
  const { connection } = await keeper.refresh("mymall", { force: true, by: "holder" })
  say(`renewed ${connection.tag}`)
} catch (error) {
  say(`failed ${isKeeperError(error) ? error.code : String(error)}`)
}
process.exit(0)
