// A process that is killed right after it has changed a token file, before the record beside it is written down.
import fs from "node:fs"
import { syncBuiltinESMExports } from "node:module"
import { nextPair, sampleConnection } from "../../../src/testing/index.ts"
import { redisParts } from "../redis/bench.ts"
import { noteBeside } from "./bench.ts"

const [folder = "", task = ""] = process.argv.slice(2)
const mall = sampleConnection({ id: "mymall" })

for (const name of ["renameSync", "linkSync", "rmSync"] as const) {
  const real = fs[name] as (...all: unknown[]) => void
  const killing = (...all: unknown[]) => {
    real(...all)
    const changed = String(name === "rmSync" ? all[0] : all[1])
    if (changed.endsWith("/mymall.json")) process.kill(process.pid, "SIGKILL")
  }
  Object.assign(fs, { [name]: killing })
}
syncBuiltinESMExports()

// Only now, so that it meets what was put in place.
const { openStoreAt } = await import("../../../src/stores/open.ts")
const secrets = task === "reseal" ? ["a newer secret", "a secret"] : undefined
const store = await openStoreAt(`file:${folder}?seal=on`, redisParts(secrets))
await {
  first: () => store.saveTokens(mall, "new", undefined, noteBeside("first")),
  next: () => store.saveTokens(nextPair(mall), mall.tag, undefined, noteBeside("next")),
  remove: () => store.remove("mymall"),
  reseal: () => store.reseal(10),
}[task]!()
