// `mallkey exec` as people run it: the child's exit code, its signals, its output, and what is left when it is over.
import assert from "node:assert/strict"
import { existsSync } from "node:fs"
import { test } from "node:test"
import { createDesk } from "../kit/command-line.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"

test("the child's output and exit code are its own; shells' codes where there is no child; nothing is left", async (t) => {
  const desk = await createDesk(t)
  await desk.connect("mymall")
  const script =
    'echo "$CAFE24_TOKENS_FILE"; echo problem >&2; curl -sS -o /dev/null -w "%{http_code}\\n" "https://$CAFE24_API_HOST/api/v2/admin/store"; test -z "$CAFE24_CLIENT_SECRET$CAFE24_BASE_URL$MALLKEY_STORE"; echo $?; exit 7'
  const { code, stdout, stderr } = await desk.start("exec", "mymall", "--", "sh", "-c", script).ended
  const [file = "", ...said] = stdout.trim().split("\n")
  assert.deepEqual([code, said, stderr], [7, ["200", "0"], "problem\n"])
  assert(file.startsWith("/") && !existsSync(file))
  assert.equal((await desk.run("exec", "mymall", "--", "no-such-program-here")).code, 127)
  assert.equal((await desk.run("exec", "mymall", "--", import.meta.filename)).code, 126)
  assert.equal((await desk.run("exec", "nobodys", "--", "sh")).code, 125)
  assert.equal((await desk.run("exec", "mymall")).code, 2)
})

test("no secret of ours is in the child's environment, whatever it is called, nor an address with a password", async (t) => {
  const passwords = {
    SMTP_URL: "smtp://mailer:of-the-mail@127.0.0.1:1",
    MIRRORS: "redis://:of-the-mirror@127.0.0.1:1/3",
    CRON_SECRET: "of-the-cron-0123456789",
    SLACK_WEBHOOK_URL: "https://hooks.slack.com/services/of-the-channel",
  }
  const around = { HEADER: `x-cron-secret: ${passwords.CRON_SECRET}`, BOTH: `newer,${passwords.CRON_SECRET}` }
  const mail = { ALERT_EMAIL_TO: "a@shop.example", ALERT_EMAIL_FROM: "b@shop.example" }
  const desk = await createDesk(t, { env: { ...passwords, ...around, ...mail, THEIRS: "of-their-own" } })
  await desk.connect("mymall")
  const { code, stdout } = await desk.run("exec", "mymall", "--", "env")
  assert.equal(code, 0)
  assert.deepEqual(stdout.match(/=.*\bof-(the|their)-.*/g), ["=of-their-own"])
})

test("by a server that is away, or by a wrong key, nothing is begun: 125, what is wrong, and the next step", async (t) => {
  const desk = await createDesk(t, { bare: true, env: { MALLKEY_LANG: "en" } })
  const far = ["--server", `http://127.0.0.1:${desk.port}`]
  const away = await desk.run("exec", "mymall", ...far, "--", "sh", "-c", "echo begun")
  assert.deepEqual([away.code, away.stdout], [125, ""])
  assert.match(away.stderr, /ECONNREFUSED[\s\S]*MALLKEY_URL[\s\S]*→ npx mallkey settings/)
  const stage = await proxyStage(t)
  await stage.connect("mymall")
  const refused = await desk.run("exec", "mymall", "--server", stage.url, "--", "sh", "-c", "echo begun")
  assert.deepEqual([refused.code, refused.stdout], [125, ""])
  assert.match(refused.stderr, /needs a key/)
})

test("signals are the child's; and where we are killed, it does not live on", async (t) => {
  const desk = await createDesk(t)
  await desk.connect("mymall")
  const told = desk.start(
    "exec",
    "mymall",
    "--",
    "sh",
    "-c",
    "trap 'echo heard; exit 9' TERM; echo ready; while :; do sleep 0.05; done",
  )
  await told.says(/ready/)
  told.signal("SIGTERM")
  const { code, stdout } = await told.ended
  assert.deepEqual([code, stdout], [9, "ready\nheard\n"])
  if (process.platform !== "linux" || !existsSync("/usr/bin/setpriv")) return
  const killed = desk.start("exec", "mymall", "--", "sh", "-c", "echo pid $$; while :; do sleep 0.05; done")
  await killed.says(/pid \d+/)
  killed.signal("SIGKILL")
  // Its output closes with the child alone: a child that lived on would be waited for until the limit of this file.
  await killed.ended
})

test("all that a program refreshed by itself during a run is counted, and the run ends with it", async (t) => {
  const desk = await createDesk(t)
  await desk.connect("mymall")
  const refresh =
    'curl -sS -o /dev/null -A own/1 -d "grant_type=refresh_token&refresh_token=its-own" "https://$CAFE24_API_HOST/api/v2/oauth/token"'
  const { code } = await desk.run("exec", "mymall", "--", "sh", "-c", `${refresh} && sleep 1 && ${refresh}`)
  assert.equal(code, 0)
  const { programs } = JSON.parse((await desk.run("status", "mymall", "--json")).stdout)
  assert.deepEqual(
    programs.map((seen: { agent: string; refreshes: number }) => [seen.agent, seen.refreshes]),
    [["own/1", 2]],
  )
})
