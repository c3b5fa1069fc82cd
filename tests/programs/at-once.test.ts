// Everybody at the same moment: a hundred callers who all saw a 401, and eight runs of `mallkey exec` whose programs all refresh.
import assert from "node:assert/strict"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { createDesk } from "../kit/command-line.ts"
import { adminKey } from "../kit/http-world.ts"
import { newFolder } from "../kit/new-folder.ts"
import { type PlatformPeer, platformPeer } from "../kit/platform-peer.ts"
import { isLong } from "../kit/play-size.ts"
import { type AskingProgram, askingProgram } from "../kit/ways/asking-program.ts"
import { forwardStage, talk } from "../kit/ways/forward-stage.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"
import type { World } from "../kit/world.ts"

const callers = 100
const path = "/api/v2/admin/store"
const host = "mymall.cafe24api.com"

interface Gate {
  refused: number
  isLive: (token: string) => boolean
}

/** Refuses nobody before all have come with the token that ended: then each of them sees a 401 at the same moment. */
async function refusingPeer(context: TestContext): Promise<{ peer: PlatformPeer; gate: Gate }> {
  const gate: Gate = { refused: 0, isLive: () => true }
  const held: (() => void)[] = []
  const json = { "content-type": "application/json", "x-api-call-limit": "1/1000" }
  const peer = await platformPeer(context, (request, response) => {
    const token = request.headers.authorization?.replace("Bearer ", "") ?? ""
    if (gate.isLive(token)) return void response.writeHead(200, json).end("{}")
    gate.refused++
    held.push(() => {
      const error = { code: 401, message: "access_token time expired. (invalid_token)" }
      response.writeHead(401, json).end(JSON.stringify({ error }))
    })
    if (held.length === callers) for (const answer of held.splice(0)) answer()
  })
  return { peer, gate }
}

type Staged = Pick<World, "connect" | "clock" | "simulator">

async function allAtOnce(stage: Staged, gate: Gate, call: () => Promise<number>): Promise<void> {
  await stage.connect("mymall")
  // By this answer the proxy learns how many calls this mall takes at once.
  assert.equal(await call(), 200)
  gate.isLive = stage.simulator.isLive
  await stage.clock.step(10 * 60_000)
  const before = stage.simulator.counters("mymall").tokenRequests
  stage.simulator.expireAccessTokens("mymall")
  const statuses = await Promise.all(Array.from({ length: callers }, call))
  assert.deepEqual(new Set(statuses), new Set([200]))
  assert.equal(gate.refused, callers)
  assert.equal(stage.simulator.counters("mymall").tokenRequests - before, 1)
}

test("a hundred 401s at once at the prefix proxy: one forced refresh, and nobody sees any of it", async (context) => {
  const { peer, gate } = await refusingPeer(context)
  const stage = await proxyStage(context, { apiBase: peer.base })
  await allAtOnce(stage, gate, async () => {
    const answer = await stage.ask(`/proxy/mymall${path}`)
    await answer.arrayBuffer()
    return answer.status
  })
})

test("the same in a hundred tunnels of the forward proxy", async (context) => {
  const { peer, gate } = await refusingPeer(context)
  const stage = await forwardStage(context, { apiBase: peer.base })
  await allAtOnce(stage, gate, async () => {
    const line = await stage.secure(host, adminKey)
    const said = await talk(line, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    return Number(said.slice(9, 12))
  })
})

const refreshing = `while read line; do
  pair=$(curl -sS -u own-app:own-secret -d 'grant_type=refresh_token&refresh_token=own' https://${host}/api/v2/oauth/token)
  token=$(printf %s "$pair" | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  status=$(curl -sS -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $token" https://${host}${path})
  echo "{\\"$status\\":\\"$token\\"}"
done`

test("eight programs in eight runs of `mallkey exec` refresh at the same moment: one request at Cafe24", {
  skip: !isLong && "eight processes of ours and their programs are for npm run test:long",
}, async (context) => {
  const folder = newFolder(context, "eight")
  const env = { MALLKEY_STORE: `sqlite:${join(folder, "mallkey.db")}` }
  const switches = { consent: "agree", accessLifeMs: 3_000 } as const
  const desk = await createDesk(context, { env, simulator: { switches } })
  await desk.connect("mymall")
  const { simulator } = desk.simulated
  const command = [join(import.meta.dirname, "../../bin/mallkey.js"), "exec", "mymall", "--", "sh", "-c"]
  const one = () =>
    askingProgram(
      context,
      [process.execPath, ...command, refreshing],
      { ...desk.env, TMPDIR: folder },
      folder,
    )
  const programs: AskingProgram[] = Array.from({ length: 8 }, one)
  await askAll(programs)
  while (simulator.mall("mymall").liveAccessTokens > 0) await pause(20)
  simulator.switches.set({ accessLifeMs: 7_200_000 })
  const before = simulator.counters("mymall").tokenRequests
  const tokens = await askAll(programs)
  assert.equal(new Set(tokens).size, 8, "a stand-in for each run")
  assert.equal(simulator.counters("mymall").tokenRequests - before, 1)
  const outcomes = simulator.log.entries("mymall").map(({ outcome }) => outcome)
  assert.deepEqual(new Set(outcomes), new Set(["ok"]), "Cafe24 never saw a refresh token of theirs")
})

async function askAll(programs: readonly AskingProgram[]): Promise<unknown[]> {
  const answers = await Promise.all(programs.map(({ ask }) => ask()))
  for (const answer of answers) assert.deepEqual(Object.keys(answer), ["200"])
  return answers.flatMap((answer) => Object.values(answer))
}
