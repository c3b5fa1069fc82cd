// Everything that reads times must read them alike wherever the process lives: runs those tests in three zones.
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import { test } from "node:test"
import { fileURLToPath } from "node:url"

const zones = { UTC: 0, "Asia/Seoul": -540, "America/Los_Angeles": 420 }
const files = ["times.test.ts", "lives.test.ts", "answers.test.ts"]

for (const [zone, offset] of Object.entries(zones)) {
  test(`times under TZ=${zone}`, async () => {
    for (const file of files) {
      const env: NodeJS.ProcessEnv = { ...process.env, TZ: zone, EXPECTED_ZONE_OFFSET: String(offset) }
      // Inherited, it would make the child report in the parent runner's binary protocol.
      delete env.NODE_TEST_CONTEXT
      const path = fileURLToPath(new URL(file, import.meta.url))
      const child = spawn(process.execPath, [path], { env, stdio: ["ignore", "pipe", "inherit"] })
      const [output, [code]] = await Promise.all([text(child.stdout), once(child, "exit")])
      assert.equal(code, 0, output)
      assert.match(output, /pass [1-9]/)
    }
  })
}
