// Names of malls as people type them, in capitals or a letter off; and places of stores.
import assert from "node:assert/strict"
import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { createDesk } from "../../kit/command-line.ts"

const seller = "hanok-living"

test("a mall in capitals is the mall in small letters, and the wait for it ends", async (t) => {
  const desk = await createDesk(t)
  const connecting = desk.start("connect", "Hanok-Living", "--no-open", "--json")
  const [link] = await connecting.says(/http:\/\/\S+authorize\S+/)
  assert.equal((await fetch(link)).status, 200)
  const { code, stdout } = await connecting.ended
  assert.equal(code, 0)
  assert.equal(JSON.parse(stdout).id, seller)
})

test("a mistyped mall is not only called unknown: the connected one it looks like is named", async (t) => {
  const desk = await createDesk(t)
  await desk.connect(seller)
  for (const [typed, command] of [
    ["Hanok-Living", "token"],
    ["hanok-livin", "status"],
    ["hanok-livign", "refresh"],
  ] as const) {
    const { code, stderr } = await desk.run(command, typed)
    assert.equal(code, 1, command)
    assert.match(stderr, /혹시 연결되어 있는 `hanok-living`[\s\S]*→ npx mallkey status/)
  }
  const other = await desk.run("token", "somebody-elses")
  assert.doesNotMatch(other.stderr, /혹시/)
  assert.match(other.stderr, /→ npx mallkey connect somebody-elses/)
})

test("a mistyped place of a store is not a new, empty one: the one it looks like is named, and nothing is made", async (t) => {
  const desk = await createDesk(t, { env: { MALLKEY_STORE: "sqlite:./keep/mallkey.db", MALLKEY_LANG: "en" } })
  await desk.connect(seller)
  const mistyped = ["--store", "sqlite:./kepe/mallkey.db"]
  for (const command of [["status"], ["token", seller], ["events"], ["doctor"], ["sweep"]]) {
    const { code, stdout, stderr } = await desk.run(...command, ...mistyped)
    assert.notEqual(code, 0, command[0])
    const said = (stdout + stderr).replace(/\s+/g, " ")
    assert.match(said, /no store at sqlite:\.\/kepe\/mallkey\.db.*sqlite:keep\/mallkey\.db/)
  }
  const file = await desk.run("export", "--plain", "--yes", "--store", "file:./keep/mallkye.db")
  assert.match(file.stderr, /no store at\s+file:/)
  for (const another of ["sqlite:./keep/mallkey2.db", "sqlite:./elsewhere/shop.db"])
    assert.equal((await desk.run("status", "--store", another)).code, 0, another)
  assert.equal(existsSync(join(desk.folder, "kepe")), false)
  assert.equal((await desk.run("status")).code, 0)
})

test("what is wrong with a file of settings is said in the language that the other sources name", async (t) => {
  const desk = await createDesk(t)
  writeFileSync(join(desk.folder, "mallkey.config.json"), "{")
  const english = /^✗ The settings cannot be used[\s\S]*mallkey\.config\.json must be one JSON object/
  assert.match((await desk.run("status", "--lang", "en")).stderr, english)
  const korean = await desk.run("status")
  assert.match(korean.stderr, /^✗ 설정에 문제가[\s\S]*mallkey\.config\.json에는 설정 이름과/)
  desk.env.MALLKEY_LANG = "en"
  assert.match((await desk.run("status")).stderr, english)
})

test("a shop's name is no mall id, and no command is named that would refuse it too", async (t) => {
  const desk = await createDesk(t)
  for (const typed of ["한옥 리빙", "한옥리빙", "hanok living"]) {
    const { code, stderr } = await desk.run("token", typed)
    assert.equal(code, 2, typed)
    assert.match(stderr, /쇼핑몰 아이디가 아닙니다/)
    assert.doesNotMatch(stderr, /connect (한옥|hanok living)/)
  }
})

test("no events of a mall is not no events: the name that was looked for is said", async (t) => {
  const desk = await createDesk(t)
  await desk.connect(seller)
  const { stdout } = await desk.run("events", "hanok-livin")
  assert.match(stdout, /hanok-livin 쇼핑몰의 기록이 없습니다[\s\S]*mallkey status/)
  assert.match((await desk.run("events", seller)).stdout, /연결되었습니다/)
})

test("init without a terminal names the flag of what has one, and no flag for a secret", async (t) => {
  const desk = await createDesk(t, { bare: true })
  const { code, stderr } = await desk.run("init")
  assert.equal(code, 2)
  const said = stderr.replaceAll(/\s+/g, " ")
  assert.match(
    said,
    /CAFE24_CLIENT_ID \(--client-id\), CAFE24_CLIENT_SECRET, MALLKEY_PUBLIC_URL \(--public-url\)/,
  )
})

test("a client id or secret with Korean letters, as a keyboard left in Korean types them, is refused at once", async (t) => {
  const wrong = { CAFE24_CLIENT_SECRET: "ㅁㄴㅇㄹ1234", CAFE24_CLIENT_ID: "my client" }
  const desk = await createDesk(t, { env: wrong })
  const { code, stderr } = await desk.run("status")
  assert.equal(code, 2)
  for (const name of Object.keys(wrong)) assert.match(stderr, new RegExp(`${name}\\(`))
  assert.match(stderr, /한글이나\s+빈칸\s+없이/)
  assert.doesNotMatch(stderr, /ㅁㄴㅇㄹ/)
})
