// `mallkey/client` in Deno, in Bun and in the runtime of Cloudflare Workers; Deno's and Bun's own fetch in a run of `mallkey exec`.
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import { createSteppingClock } from "../../src/testing/index.ts"
import { adminKey } from "../kit/http-world.ts"
import { newFolder } from "../kit/new-folder.ts"
import { isLong } from "../kit/play-size.ts"
import { askingProgram } from "../kit/ways/asking-program.ts"
import { runFor } from "../kit/ways/exec-stage.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"
import { isListed } from "../kit/ways/tried-programs.ts"
import { findRuntime, type Runtime, startCalling } from "./runtimes.ts"

const twoHours = 2 * 60 * 60_000
const skip = !isLong && "fetching other runtimes is for npm run test:long"

async function at(context: TestContext, runtime: Runtime): Promise<{ program?: string; folder: string }> {
  const folder = newFolder(context, "runtime")
  const program = await findRuntime(runtime)
  if (!program) context.skip(`${runtime} is not on this machine, and could not be fetched`)
  return { program, folder }
}

for (const runtime of ["Deno", "Bun", "workerd"] as const) {
  test(`the client in ${runtime}: eight calls at once over three ends of the token`, {
    skip,
  }, async (context) => {
    const { program, folder } = await at(context, runtime)
    if (!program) return
    // The program looks at the wall's clock.
    const stage = await proxyStage(context, { clock: createSteppingClock(Date.now()) })
    await stage.connect("mymall")
    const place = { MALLKEY_URL: stage.url, MALLKEY_KEY: adminKey }
    const call = await startCalling(context, { runtime, program, folder, place })
    const requests = () => stage.simulator.counters("mymall").tokenRequests
    const first = requests()
    for (let end = 0; end <= 3; end++) {
      assert.deepEqual(await call(), Array(8).fill(200))
      assert.equal(requests(), first + end)
      await stage.clock.step(twoHours)
    }
    assert(isListed("client", runtime))
  })
}

const asking = `
const headers = { authorization: "Bearer from-long-ago" }
for await (const _ of require("node:readline").createInterface({ input: process.stdin })) {
  const got = await fetch("https://mymall.cafe24api.com/api/v2/admin/store", { headers }).then((a) => a.text().then(() => a.status), String)
  console.log(JSON.stringify({ got }))
}`

for (const runtime of ["Deno", "Bun"] as const) {
  test(`${runtime}'s fetch in a run of \`mallkey exec\``, { skip }, async (context) => {
    const { program, folder } = await at(context, runtime)
    if (!program) return
    const { world, variables } = await runFor(context)
    const source = asking.replace("require(", runtime === "Deno" ? "process.getBuiltinModule(" : "require(")
    const args = runtime === "Deno" ? ["eval", source] : ["-e", source]
    const { ask } = askingProgram(context, [program, ...args], { ...variables, HOME: folder }, folder)
    const requests = () => world.simulator.counters("mymall").tokenRequests
    const first = requests()
    for (let end = 0; end <= 3; end++) {
      assert.deepEqual(await ask(), { got: 200 })
      assert.equal(requests(), first + end)
      await world.clock.step(twoHours)
    }
    assert(isListed("exec", runtime))
  })
}
