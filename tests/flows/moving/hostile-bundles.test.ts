// A bundle that somebody else wrote, and files that never end beside it: nothing is taken that speaks of two malls, and nothing hangs.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { sealUnder } from "../../../src/node/passphrase.ts"
import { createDesk, type Desk } from "../../kit/command-line.ts"

const passphrase = "a passphrase that is long enough"

async function bundleAt({ folder }: Desk, connections: unknown[]): Promise<void> {
  writeFileSync(join(folder, "passphrase"), `${passphrase}\n`)
  const text = JSON.stringify({ mallkey: "connections", version: 1, connections })
  writeFileSync(join(folder, "b.bundle"), JSON.stringify(await sealUnder(passphrase, text)))
}

const importing = ["import", "b.bundle", "--passphrase-file", "passphrase", "--yes", "--json"]

test("an entry whose name is one mall's and whose tokens are another's is refused, and shown to nobody", async (t) => {
  const desk = await createDesk(t)
  const { simulator } = desk.simulated
  const pairOf = (mall: string) => {
    const { access_token, refresh_token } = simulator.grant(mall)
    return { access_token, refresh_token, mall_id: mall }
  }
  await bundleAt(desk, [
    { id: "victim", ...pairOf("stranger") },
    { id: "victim~kim", ...pairOf("stranger2"), owner: "kim" },
    { id: "../stranger3", ...pairOf("stranger3") },
    { id: "ours~kim", ...pairOf("ours"), owner: "kim" },
  ])
  const { code, stdout } = await desk.run(...importing)
  const told = JSON.parse(stdout).entries.map((one: { id: string; outcome: string }) => [one.id, one.outcome])
  assert.deepEqual(told, [
    ["victim", "failed"],
    ["victim~kim", "failed"],
    ["../stranger3", "failed"],
    ["ours~kim", "rotated"],
  ])
  assert.equal(code, 1)
  assert.match(JSON.parse(stdout).entries[0].error.message, /서로 다른 쇼핑몰의 것/)
  const { connections } = JSON.parse((await desk.run("status", "--json")).stdout)
  assert.deepEqual(
    connections.map(({ id }: { id: string }) => id),
    ["ours~kim"],
  )
  assert.equal(simulator.counters().tokenRequests, 1, "theirs were not shown to Cafe24")
})

test("a passphrase file that never ends, and a pipe that nobody writes to, end by themselves", async (t) => {
  const desk = await createDesk(t)
  await bundleAt(desk, [])
  symlinkSync("/dev/zero", join(desk.folder, "zero"))
  execFileSync("mkfifo", [join(desk.folder, "pipe")])
  for (const [file, says] of [
    ["zero", /EFBIG/],
    ["pipe", /ETIMEDOUT/],
  ] as const) {
    const { code, stderr } = await desk.start("import", "b.bundle", "--passphrase-file", file, "--yes").ended
    assert.equal(code, 2)
    assert.match(stderr, says)
  }
})
