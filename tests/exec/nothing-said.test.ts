// What `mallkey exec` says itself, whatever goes wrong: no secret of ours, nothing of what its program sent, no token.
import assert from "node:assert/strict"
import { test } from "node:test"
import { createDesk } from "../kit/command-line.ts"
import { platformPeer } from "../kit/platform-peer.ts"

/** Each place has a mark of its own, so that a failure says which of them came out. */
const mark = (place: string) => `Zq9${place}${"x".repeat(32)}Zq9`
const marked = /Zq9\w+?Zq9/g

const secrets = {
  MALLKEY_SECRET: mark("Secret"),
  MALLKEY_API_KEY: mark("ApiKey"),
  CRON_SECRET: mark("Cron"),
  SMTP_URL: `smtp://mailer:${mark("Mail")}@127.0.0.1:1`,
  MIRRORS: `redis://:${mark("Mirror")}@127.0.0.1:1/3`,
  ...{ ALERT_EMAIL_TO: "a@shop.example", ALERT_EMAIL_FROM: "b@shop.example" },
}

/** Its own output is its own affair: what is left is ours. */
const calls = `exec >/dev/null 2>&1
api="https://$CAFE24_API_HOST/api/v2"; form="grant_type=refresh_token&refresh_token=${mark("Refresh")}&client_secret=${mark("Client")}"
own="-sS --path-as-is --max-time 30 -H Cookie:a=${mark("Cookie")} -H X-Own:${mark("Header")}"
curl $own "$api/admin/orders?buyer=${mark("Query")}"
curl $own -H "Authorization: Bearer ${mark("Token")}" -d '{"memo":"${mark("Body")}"}' "$api/admin/products"
curl $own "$api/admin/..%2f..%2f${mark("Path")}"
curl $own -d "$form" "$api/oauth/token"
curl $own -d "$form&grant_type=authorization_code&code=${mark("Code")}" "$api/oauth/token"
curl $own -x "http://_:${mark("ProxyKey")}@127.0.0.1:\${HTTPS_PROXY##*:}" "$api/admin/orders"
curl $own "https://no-such-host.invalid/${mark("Other")}"
curl $own "https://nobodys.cafe24api.com/api/v2/admin/orders?buyer=${mark("Query")}"
exit 7`

test("no sentence of exec holds a secret, a token, or what the program sent", async (context) => {
  const desk = await createDesk(context, { env: { ...secrets, MALLKEY_LANG: "en" } })
  const { simulator } = desk.simulated
  for (const mall of ["mymall", "lostmall"]) await desk.connect(mall)
  const tokens: string[] = []
  for (const mall of ["mymall", "lostmall"]) {
    tokens.push(simulator.liveRefreshToken(mall) ?? "", (await desk.run("token", mall)).stdout.trim())
  }
  const said: string[] = []
  const exec = async (code: number, ...args: string[]) => {
    const ran = await desk.run("exec", ...args)
    assert.equal(ran.code, code, `${args.join(" ")}: ${ran.stdout}${ran.stderr}`)
    said.push(ran.stdout, ran.stderr)
  }
  await exec(7, "mymall", "--", "sh", "-c", calls)
  const { clientId, clientSecret } = simulator.app
  const spent = { grant_type: "refresh_token", refresh_token: simulator.liveRefreshToken("lostmall") ?? "" }
  simulator.token("lostmall", spent, { clientId, clientSecret })
  await desk.run("refresh", "lostmall", "--force")
  simulator.expireAccessTokens("lostmall")
  await exec(125, "nobodys", "--", "sh")
  await exec(127, "mymall", "--", "no-such-program-here")
  await exec(2, "mymall")
  assert(tokens.every((token) => token.length > 10))
  nothingSecret(said, [...tokens, clientSecret])
})

function nothingSecret(said: readonly string[], others: readonly string[] = []): void {
  const text = said.join("\n")
  assert.deepEqual(text.match(marked) ?? [], [])
  for (const never of others) assert(!text.includes(never), never)
}

test("by a server: neither the key nor a password in its address comes out, whatever it answers", async (context) => {
  const desk = await createDesk(context, { bare: true, env: { MALLKEY_LANG: "en" } })
  desk.env.MALLKEY_API_KEY = secrets.MALLKEY_API_KEY
  let status = 200
  const server = await platformPeer(context, (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", location: `http://x/${mark("Moved")}` })
    response.end(JSON.stringify({ access_token: mark("Access"), refresh_token: mark("Refresh") }))
  })
  const said: string[] = []
  for (const at of [server.port, 9]) {
    for (const login of ["", `me:${mark("Password")}@`]) {
      for (status of at === 9 ? [0] : [200, 302, 401, 500]) {
        for (const command of [["exec", "mymall", "--", "sh"], ["status"]]) {
          desk.env.MALLKEY_URL = `http://${login}127.0.0.1:${at}`
          const ran = await desk.run(...command)
          assert.notEqual(ran.code, 0)
          said.push(ran.stdout, ran.stderr)
        }
      }
    }
  }
  nothingSecret(said)
})
