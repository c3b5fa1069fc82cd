// A process that reads from a store, whenever it gets a line: says what it made of the answers.
import { createInterface } from "node:readline"
import { openStoreAt } from "../../src/stores/open.ts"
import { partsWith } from "../stores/postgres/bench.ts"

const { url, supabase, id } = JSON.parse(process.argv[2] ?? "")
const store = await openStoreAt(url, { ...partsWith(), supabase })
console.log("open")
for await (const _ of createInterface(process.stdin)) {
  const reads = Array.from({ length: 20 }, () => store.get(id))
  const outcomes = await Promise.all(reads.map((read) => read.then((held) => held?.id ?? "nothing", String)))
  console.log([...new Set(outcomes)].join("; "))
}
await store.close()
