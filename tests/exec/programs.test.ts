// Programs as they are under `exec`: stand-ins alone, three ends of their token, and what lies beyond is left as it was.
import assert from "node:assert/strict"
import { execFile, execFileSync } from "node:child_process"
import { existsSync, readFileSync, statSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { promisify } from "node:util"
import type { Variables } from "../../src/programs/exec/variables.ts"
import { newFolder } from "../kit/new-folder.ts"
import { platformPeer } from "../kit/platform-peer.ts"
import { askingProgram, nodeAsking, pythonAsking } from "../kit/ways/asking-program.ts"
import { runFor } from "../kit/ways/exec-stage.ts"
import { isListed } from "../kit/ways/tried-programs.ts"

const url = "https://mymall.cafe24api.com/api/v2/admin/store"
const twoHours = 2 * 60 * 60_000
const run = promisify(execFile)

const inNode = `{
  fetch: () => fetch(url, { headers }).then((a) => a.text().then(() => a.status)),
  https: () => new Promise((done, fail) => require("node:https").get(url, { headers }, (a) => a.resume().on("end", () => done(a.statusCode))).on("error", fail)),
  axios: () => require("axios").get(url, { headers }).then((a) => a.status),
}`

const inJava = `
import java.io.*; import java.net.*; import java.net.http.*;
public class Asking {
  public static void main(String[] args) throws Exception {
    var client = HttpClient.newHttpClient();
    var lines = new BufferedReader(new InputStreamReader(System.in));
    while (lines.readLine() != null) {
      var old = (HttpURLConnection) new URL(args[0]).openConnection();
      int first = old.getResponseCode();
      old.getInputStream().readAllBytes();
      var request = HttpRequest.newBuilder(URI.create(args[0])).build();
      int second = client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
      System.out.println("{\\"HttpURLConnection\\":" + first + ",\\"HttpClient\\":" + second + "}");
    }
  }
}`

/** Whatever Node below 22 this machine has: the one that starts before ours brings its own. */
function olderNode(): string | undefined {
  const places = ["/usr/bin/node", "/usr/local/bin/node", process.env.MALLKEY_TEST_NODE20 ?? ""]
  return places.find((place) => {
    if (!existsSync(place)) return false
    return /^v20\./.test(execFileSync(place, ["--version"], { encoding: "utf8" }))
  })
}

/** It trusts what its settings name, and no variable. */
async function statusByWget(wget: string, env: Variables): Promise<number> {
  const { stderr } = await run(wget, ["-S", "-O", "/dev/null", url], { env: env as NodeJS.ProcessEnv })
  return Number(/HTTP\/1\.1 (\d{3})(?![\s\S]*HTTP\/1\.1 )/.exec(stderr)?.[1])
}

test("Node of today and 20, Python, Java and wget live through three ends of their token, without a restart", async (context) => {
  const { world, variables } = await runFor(context, { NO_PROXY: "*,com,example.org" })
  const folder = newFolder(context, "java")
  const old = olderNode()
  const java = ["/usr/bin/java", "/usr/local/bin/java"].find((place) => existsSync(place))
  if (!old) context.diagnostic("no Node 20 on this machine: its fetch was not tried")
  if (!java) context.diagnostic("no Java on this machine: it was not tried")
  await writeFile(join(folder, "Asking.java"), inJava)
  const programs = [
    askingProgram(context, [process.execPath, "-e", nodeAsking(url, inNode)], variables),
    askingProgram(context, ["python3", "-c", pythonAsking(url)], variables),
    ...(old
      ? [
          askingProgram(
            context,
            [old, "-e", nodeAsking(url, inNode.replaceAll(/^ {2}(\w+):/gm, '  "$1 (20)":'))],
            variables,
          ),
        ]
      : []),
    ...(java ? [askingProgram(context, [java, join(folder, "Asking.java"), url], variables)] : []),
  ]
  const wget = ["/usr/bin/wget", "/usr/local/bin/wget"].find((place) => existsSync(place))
  if (!wget) context.diagnostic("no wget on this machine: it was not tried")
  else programs.push({ ask: async () => ({ wget: await statusByWget(wget, variables) }) })
  const before = world.simulator.counters("mymall").tokenRequests
  for (let end = 1; end <= 3; end++) {
    await world.clock.step(twoHours)
    for (const answers of await Promise.all(programs.map(({ ask }) => ask()))) {
      for (const [name, status] of Object.entries(answers)) {
        assert.equal(status, 200, `${name}: ${status}`)
        assert(isListed("exec", name), name)
      }
    }
    assert.equal(world.simulator.counters("mymall").tokenRequests, before + end)
  }
})

test("the child holds stand-ins of this run and nothing of ours, and its trust files are its owner's alone", async (context) => {
  const parent = {
    MALLKEY_API_KEY: "an-admin-key-that-is-long-enough-0123",
    CAFE24_CLIENT_SECRET: "the client's",
    DATABASE_URL: "postgres://u:p@db/keeper",
    PGPASSWORD: "the database's",
    OWN: "1",
    NO_PROXY: "*,.cafe24api.com,mymall.cafe24api.com,com,example.org",
    NODE_OPTIONS: "--max-old-space-size=100",
  }
  const { world, variables, close } = await runFor(context, parent, ["postgres://u:p@db/keeper"])
  for (const name of ["MALLKEY_API_KEY", "CAFE24_CLIENT_SECRET", "DATABASE_URL", "PGPASSWORD"])
    assert(!(name in variables))
  assert.equal(variables.OWN, "1")
  assert.equal(variables.NO_PROXY, "example.org,localhost,127.0.0.1,::1")
  assert.equal(variables.no_proxy, variables.NO_PROXY)
  assert.match(variables.NODE_OPTIONS ?? "", /^--max-old-space-size=100 --require /)
  assert.equal(variables.CAFE24_API_HOST, "mymall.cafe24api.com")
  assert.match(variables.CAFE24_ACCESS_TOKEN ?? "", /^mk\w{20}$/)
  const { accessToken } = await world.keeper.token("mymall")
  assert(!Object.values(variables).some((value) => value?.includes(accessToken)))
  const file = variables.CAFE24_TOKENS_FILE!
  const { mymall } = JSON.parse(readFileSync(file, "utf8"))
  assert.equal(mymall.access_token, variables.CAFE24_ACCESS_TOKEN)
  for (const path of [file, variables.SSL_CERT_FILE!, variables.NODE_EXTRA_CA_CERTS!]) {
    assert.equal(statSync(path).mode & 0o777, 0o400, path)
  }
  await close()
  assert(!existsSync(file))
})

test("the tokens file follows a rotation: other times, the same stand-ins", async (context) => {
  const { world, variables } = await runFor(context)
  const read = () => JSON.parse(readFileSync(variables.CAFE24_TOKENS_FILE!, "utf8")).mymall
  const first = read()
  await world.clock.step(twoHours)
  const program = askingProgram(context, [process.execPath, "-e", nodeAsking(url, inNode)], variables)
  await program.ask()
  while (read().expires_at === first.expires_at) await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(read().access_token, first.access_token)
})

test("other hosts are reached untouched, by way of the parent's own proxy where it has one", async (context) => {
  const { variables } = await runFor(context)
  const stranger = await platformPeer(context)
  const other = `http://localhost:${stranger.port}/own`
  const again = await runFor(context, { HTTPS_PROXY: variables.HTTPS_PROXY, NO_PROXY: "x.example" })
  const getting = `{ fetch: () => fetch(${JSON.stringify(other)}, { headers }).then((a) => a.status) }`
  // Names of this machine go past every proxy, unless a program sees to it that they do not.
  const env = { ...again.variables, NO_PROXY: "x.example", no_proxy: "x.example" }
  const program = askingProgram(context, [process.execPath, "-e", nodeAsking(other, getting)], env)
  assert.deepEqual(await program.ask(), { fetch: 200 })
  assert.deepEqual(
    stranger.heard.map(({ url: heard, rawHeaders }) => [heard, rawHeaders.includes("Bearer from-long-ago")]),
    [["/own", true]],
  )
})
