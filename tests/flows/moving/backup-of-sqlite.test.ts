// The lines with which our page copies a running SQLite, run as they stand there: what was renewed a moment ago is in the copy.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { cp, readFile, rm } from "node:fs/promises"
import { delimiter, dirname, join } from "node:path"
import { test } from "node:test"
import { findProgram } from "../../../scripts/test-run/programs.ts"
import { createDesk } from "../../kit/command-line.ts"

const root = join(import.meta.dirname, "../../..")
const linesOf = async (page: string) =>
  [
    ...(await readFile(join(root, "docs", page), "utf8")).matchAll(/^\(umask 077; mkdir backup; (\S+).*$/gm),
  ].map(([line, program = ""]) => ({ line, program }))
const lines = await linesOf("backup.md")

test("both languages give the same lines, for sqlite3 and for Node", async () => {
  assert.deepEqual(
    lines.map(({ program }) => program),
    ["sqlite3", "node"],
  )
  assert.deepEqual(await linesOf("backup.ko.md"), lines)
})

for (const { line, program } of lines)
  test(`a copy by ${program} of a store in use holds its newest tokens`, async (t) => {
    if (program !== "node" && !(await findProgram([program]))) return t.skip(`${program} is not installed`)
    const desk = await createDesk(t)
    await desk.connect("mymall")
    const server = desk.start("serve")
    await server.says(/127\.0\.0\.1:\d+/)
    assert.equal((await desk.start("refresh", "mymall", "--force").ended).code, 0)
    const newest = desk.simulated.simulator.liveRefreshToken("mymall")
    const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter)
    execFileSync("sh", ["-c", line], { cwd: desk.folder, env: { ...process.env, PATH } })
    server.signal("SIGKILL")
    await server.ended
    await rm(join(desk.folder, "data"), { recursive: true })
    await cp(join(desk.folder, "backup"), join(desk.folder, "data"), { recursive: true })
    assert.equal((await desk.start("refresh", "mymall", "--force").ended).code, 0, "its token was not spent")
    assert.notEqual(desk.simulated.simulator.liveRefreshToken("mymall"), newest)
  })
