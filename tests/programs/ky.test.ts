// ky by every way in: at the base address, at the forward proxy, in a run of `mallkey exec`, and with the client's `createFetch`.
import assert from "node:assert/strict"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { pathToFileURL } from "node:url"
import type { Variables } from "../../src/programs/exec/variables.ts"
import { createSteppingClock } from "../../src/testing/index.ts"
import { adminKey } from "../kit/http-world.ts"
import { newFolder } from "../kit/new-folder.ts"
import { isLong } from "../kit/play-size.ts"
import { askingProgram, nodeAsking } from "../kit/ways/asking-program.ts"
import { runFor } from "../kit/ways/exec-stage.ts"
import { forwardStage } from "../kit/ways/forward-stage.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"
import { isListed, type Way } from "../kit/ways/tried-programs.ts"
import type { World } from "../kit/world.ts"
import { root } from "../package/sources.ts"
import { fromRegistry } from "./from-registry.ts"

const version = "2.1.0"
/** Not among the development dependencies: it asks for Node 22, and a checkout installs with 20. */
const skip = !isLong && "fetching ky is for npm run test:long"
const folder = isLong ? await fromRegistry("ky", version) : undefined
const source = folder && pathToFileURL(join(folder, "distribution/index.js")).href
const prefix = "https://mymall.cafe24api.com/api/v2/admin"
const base = { PATH: process.env.PATH, HOME: process.env.HOME }

/** `options`: of `ky.get`, as source. ky tries again by itself unless it is told not to, and a failure would not be seen. */
const asking = (options: string) =>
  nodeAsking(
    prefix,
    `{ ky: () => import("${source}").then(async ({ default: ky }) => (await ky.get("store", { retry: 0, headers, ${options} })).status) }`,
  )

async function overThreeEnds(
  context: TestContext,
  { clock, simulator }: Pick<World, "clock" | "simulator">,
  { way, options, env }: { way: Way; options: string; env: Variables },
): Promise<void> {
  if (!source) return context.skip(`ky ${version} is not here, and could not be fetched`)
  const program = askingProgram(context, [process.execPath, "-e", asking(options)], env)
  const requests = () => simulator.counters("mymall").tokenRequests
  const first = requests()
  for (let end = 0; end <= 3; end++) {
    assert.deepEqual(await program.ask(), { ky: 200 }, `end ${end}`)
    assert.equal(requests(), first + end)
    await clock.step(2 * 60 * 60_000)
  }
  assert(isListed(way, "ky"))
}

test("ky at the base address", { skip }, async (context) => {
  const stage = await proxyStage(context)
  await stage.connect("mymall")
  const env = { ...base, BASE: `${stage.url}/proxy/mymall/api/v2/admin`, KEY: adminKey }
  const options = 'prefix: process.env.BASE, headers: { "x-api-key": process.env.KEY }'
  await overThreeEnds(context, stage, { way: "prefix", options, env })
})

test("ky at the forward proxy", { skip }, async (context) => {
  const stage = await forwardStage(context)
  await stage.connect("mymall")
  const folder = newFolder(context, "ky")
  await writeFile(join(folder, "ca.pem"), stage.authority.root)
  const way = { HTTPS_PROXY: `http://_:${adminKey}@127.0.0.1:${stage.port}`, NODE_USE_ENV_PROXY: "1" }
  const env = { ...base, ...way, NODE_EXTRA_CA_CERTS: join(folder, "ca.pem") }
  await overThreeEnds(context, stage, { way: "proxy", options: "prefix: url", env })
})

test("ky in a run of `mallkey exec`", { skip }, async (context) => {
  const { world, variables } = await runFor(context)
  await overThreeEnds(context, world, { way: "exec", options: "prefix: url", env: variables })
})

test("ky with the client's `createFetch`", { skip }, async (context) => {
  // The program looks at the wall's clock.
  const stage = await proxyStage(context, { clock: createSteppingClock(Date.now()) })
  await stage.connect("mymall")
  const client = pathToFileURL(join(root, "src/client/index.ts")).href
  const options = `prefix: url, fetch: globalThis.own ??= (await import("${client}")).createClient({ url: process.env.URL, key: process.env.KEY }).createFetch("mymall")`
  await overThreeEnds(context, stage, {
    way: "client",
    options,
    env: { ...base, URL: stage.url, KEY: adminKey },
  })
})
