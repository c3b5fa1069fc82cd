// A token file that is mounted alone into a container: refused in words before a token is spent, and everything else opens as before.
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { test } from "node:test"
import { isKeeperError } from "../../../src/core/errors.ts"
import { messages } from "../../../src/messages/index.ts"
import { inWordsOf } from "../../../src/messages/tell-reason.ts"
import { refuseLoneMount } from "../../../src/stores/file/lone-mount.ts"
import { readFilePlace } from "../../../src/stores/file/place.ts"
import { newFolder } from "../../kit/new-folder.ts"
import { filesIn } from "./bench.ts"

const chance = { fraction: () => 0.5, id: () => crypto.randomUUID() }
const pair = JSON.stringify({ mall_id: "mymall", access_token: "a", refresh_token: "r", client_id: "app" })

function failsWith(code: string) {
  return () => {
    throw Object.assign(new Error(code), { code, syscall: "link" })
  }
}

test("what the kernel says of a file that is mounted alone is a refusal that says what to mount; anything else is none", async (context) => {
  const folder = newFolder(context, "files")
  const path = join(folder, "oauth_token.json")
  const place = readFilePlace(path)
  refuseLoneMount(place, chance)
  writeFileSync(path, pair)
  for (const code of ["EPERM", "EACCES", "EROFS", "ENOTSUP"]) refuseLoneMount(place, chance, failsWith(code))
  refuseLoneMount(place, chance)
  assert.deepEqual(filesIn(folder), ["oauth_token.json"], "nothing is left beside it")
  assert.throws(
    () => refuseLoneMount(place, chance, failsWith("EXDEV")),
    (error) => {
      assert(isKeeperError(error, "settings_invalid"))
      for (const [language, says] of [
        ["ko", /파일이 든 폴더를 마운트하고.*file:\/tokens\/oauth_token\.json/],
        ["en", /Mount the folder that holds it.*file:\/tokens\/oauth_token\.json/],
      ] as const)
        assert.match(inWordsOf(messages(language).reasons, error.detail!), says)
      return true
    },
  )
})

const cannotMount =
  spawnSync("unshare", ["-m", "true"]).status === 0 ? false : "this user may not mount anything (unshare -m)"

test("a file that is really mounted alone is refused by every command, and stays as it is", {
  skip: cannotMount,
}, async (context) => {
  const folder = newFolder(context, "files")
  const [host, inside] = [join(folder, "host.json"), join(folder, "oauth_token.json")]
  for (const path of [host, inside]) writeFileSync(path, pair)
  const env = {
    PATH: process.env.PATH,
    LANG: "en_US.UTF-8",
    MALLKEY_STORE: `file:${inside}`,
    CAFE24_CLIENT_ID: "app",
    CAFE24_CLIENT_SECRET: "secret",
    CAFE24_REDIRECT_URI: "https://keeper.example/api/cafe24/callback",
    CAFE24_BASE_URL: "http://127.0.0.1:1/{mall_id}",
  }
  const mounted = 'mount --bind "$1" "$2" && exec "$3" "$4" "$5"'
  for (const command of ["sweep", "status"]) {
    const words = [host, inside, process.execPath, resolve("bin/mallkey.js"), command]
    const { status, stdout, stderr } = spawnSync("unshare", ["-m", "sh", "-c", mounted, "sh", ...words], {
      cwd: folder,
      env,
      encoding: "utf8",
      timeout: 60_000,
    })
    assert.equal(status, 2, stdout + stderr)
    assert.match(stdout + stderr, /mounted alone.*Mount the folder/s)
  }
  assert.equal(readFileSync(host, "utf8"), pair)
  assert.ok(!readdirSync(folder).includes(".mallkey"), "nothing of ours was made in a folder of the image")
})
