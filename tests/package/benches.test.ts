// Every bench still runs: in the smallest size, where its figures are worth nothing and are not kept; the heavy ones in the long run.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { globSync } from "node:fs"
import { basename, join } from "node:path"
import { suite, test } from "node:test"
import { promisify } from "node:util"
import { playSize } from "../kit/play-size.ts"

const root = join(import.meta.dirname, "..", "..")
const names = globSync("*.ts", { cwd: join(root, "bench") })
  .map((file) => basename(file, ".ts"))
  .filter((name) => name !== "run")
/** Each starts several processes. */
const heavy = playSize({ short: ["memory", "replicas", "start", "sweep-shared"], long: [] })

// Two at a time: most of it is waiting for servers to start.
suite("benches run", { concurrency: 2 }, () => {
  for (const name of names) {
    if (heavy.includes(name)) continue
    test(`npm run bench ${name}`, async () => {
      const { stdout } = await promisify(execFile)(process.execPath, ["bench/run.ts", name, "--small"], {
        cwd: root,
      })
      assert.match(stdout, /^ {2}(met|MISSED) /m, "it says what came of its claims")
    })
  }
})
