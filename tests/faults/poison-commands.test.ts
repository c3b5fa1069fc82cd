// The poison play for commands: `status` and `doctor`, as an operator runs them, over every store that holds bad things.
import assert from "node:assert/strict"
import { mkdirSync } from "node:fs"
import { dirname, join } from "node:path"
import { type TestContext, test } from "node:test"
import { secretFileBeside } from "../../src/settings/index.ts"
import type { ConnectionJson } from "../../src/wire/connection.ts"
import type { DoctorJson } from "../../src/wire/doctor.ts"
import { createDesk, type Desk } from "../kit/command-line.ts"
import { nobodysTokens } from "../stores/poisons.ts"
import { badEntries, badNotes } from "./poison-notes.ts"
import { type PoisonPlace, places } from "./poison-places.ts"

const healthy = ["aaaamall", "zzzzmall"]
/** Moments that nobody meant: what is not known is told as not known. */
const absurd = /\b19[67]\d-\d\d|\+0\d{5}-|\b58877\b|Invalid Date|NaN|undefined|\b207\d\d일|\b207\d\d d\b/

for (const [name, openPlace] of Object.entries(places)) {
  test(`status and doctor over ${name}`, async (t) => {
    const { desk, place } = await deskAt(t, await openPlace())
    for (const id of healthy) await desk.connect(id)
    const rescue = rescueOf(desk, place)
    mkdirSync(rescue, { recursive: true })
    const poisons = [
      ...Object.entries(place.poisons(Date.now, nobodysTokens)),
      ...Object.entries(badNotes(place, { now: Date.now })),
      ...Object.entries(badEntries(rescue, { now: Date.now })),
    ]
    const spread = []
    for (const [kind, put] of poisons) spread.push([kind, await put()] as const)

    const { connections, code, picture } = await statusOf(desk)
    // Its tables hold rows that are counted and that no list can show: not the doing of --limit.
    if (name === "sqlite") assert.match(picture, /읽을 수 없는 행이 \d+개 있어/)
    for (const id of healthy) assert.ok(connections.includes(id), `${id} is missing in ${connections}`)
    assert.ok(code === 0 || code === 1 || code === 3, `status ended with ${code}`)
    const doctor = await desk.run("doctor", "--json")
    assertTold(doctor.stdout + doctor.stderr)
    const { findings } = JSON.parse(doctor.stdout) as DoctorJson
    assert.deepEqual(
      findings.filter(({ key }) => key === "check_failed" || key === "store_away"),
      [],
    )
    assertTold((await desk.run("doctor", "--lang", "en")).stdout)
    for (const id of healthy) assert.equal((await desk.run("status", id)).code, 0)
    for (const [kind, { id, named }] of spread) {
      const one = id ?? named
      if (one === undefined || !/^[a-z0-9-]{2,40}$/.test(one)) continue
      const { stdout, stderr } = await desk.run("status", one)
      assertTold(stdout + stderr)
      assert.doesNotMatch(stderr, /접근할 수 없습니다|내부 오류/, `${kind}: ${stderr}`)
    }

    for (const [, { mend }] of spread) await mend()
    const after = await statusOf(desk)
    assert.doesNotMatch(after.picture, /읽을 수 없는 행/)
    for (const id of healthy) assert.ok(after.connections.includes(id))
  })
}

async function deskAt(t: TestContext, place: PoisonPlace): Promise<{ desk: Desk; place: PoisonPlace }> {
  t.after(() => place.end())
  const env = {
    ...place.env,
    MALLKEY_STORE: place.url,
    MALLKEY_SECRET: "p0isOn-9fK2xQ7mVb4LzTeWr8Ud3Ys6Hj1Na5",
  }
  return { desk: await createDesk(t, { env }), place }
}

/** Beside an embedded store, else in the folder where commands are run. */
function rescueOf(desk: Desk, { url }: PoisonPlace): string {
  const beside = secretFileBeside(url)
  return join(beside === undefined ? join(desk.folder, "data") : dirname(beside), "rescue")
}

/** As people see it, whole and as a document: no date that cannot be, nothing that broke. */
async function statusOf(desk: Desk) {
  const picture = await desk.run("status", "--limit", "500")
  assertTold(picture.stdout + picture.stderr)
  const { stdout, code } = await desk.run("status", "--json")
  assertTold(stdout)
  const { connections } = JSON.parse(stdout) as { connections: ConnectionJson[] }
  return { connections: connections.map(({ id }) => id), code, picture: picture.stdout }
}

function assertTold(text: string): void {
  const line = text.split("\n").find((one) => absurd.test(one))
  assert.equal(line, undefined)
  assert.doesNotMatch(text, /내부 오류|internal error|TypeError|RangeError/)
}
