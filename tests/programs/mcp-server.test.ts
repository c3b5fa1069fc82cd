// Another author's MCP server with 436 tools, as it is, in a run of `mallkey exec`: what an agent asks it, over the ends of its token.
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { type TestContext, test } from "node:test"
import { isLong } from "../kit/play-size.ts"
import { runFor } from "../kit/ways/exec-stage.ts"
import { isListed } from "../kit/ways/tried-programs.ts"
import type { World } from "../kit/world.ts"
import { fromRegistry } from "./from-registry.ts"

const name = "@gracefullight/mcp-cafe24-admin"
const version = "0.2.2"

interface Server {
  ask(method: string, params: object): Promise<Record<string, unknown>>
}

/** As MCP's clients speak over stdio: a line of JSON for each message. */
async function started(context: TestContext, path: string, env: NodeJS.ProcessEnv): Promise<Server> {
  const child = spawn(process.execPath, [path], { env, stdio: ["pipe", "pipe", "ignore"] })
  context.after(() => void child.kill("SIGKILL"))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`)
  let id = 0
  const ask: Server["ask"] = async (method, params) => {
    send({ id: ++id, method, params })
    const { value } = await lines.next()
    const answer = JSON.parse(value ?? "{}")
    assert.equal(answer.id, id, value)
    assert.equal(answer.error, undefined, value)
    return answer.result
  }
  const clientInfo = { name: "a client of the tests", version: "1" }
  await ask("initialize", { protocolVersion: "2025-06-18", capabilities: {}, clientInfo })
  send({ method: "notifications/initialized" })
  return { ask }
}

const days = { start_date: "2026-03-01", end_date: "2026-03-11" }

/** Cafe24 lists customers by their ids alone. */
async function someMember({ keeper, simulator }: World): Promise<string> {
  const { accessToken } = await keeper.token("mymall")
  const address = `http://127.0.0.1:9/mymall/api/v2/admin/orders?${new URLSearchParams(days)}`
  const headers = { authorization: `Bearer ${accessToken}` }
  const answer = await simulator.fetch(new Request(address, { headers }))
  const { orders } = (await answer.json()) as { orders: { member_id: string }[] }
  return orders.find(({ member_id }) => member_id !== "")!.member_id
}

test("its tools, orders, products and customers, while the token ends three times", {
  skip: !isLong && `installing ${name} is for npm run test:long`,
}, async (context) => {
  const folder = await fromRegistry(name, version)
  if (!folder) return context.skip(`${name} is not here, and could not be fetched`)
  const { world, variables } = await runFor(context)
  const { ask } = await started(context, join(folder, "dist/index.js"), variables)
  const { tools } = (await ask("tools/list", {})) as { tools: { name: string }[] }
  const member = await someMember(world)
  const calls = [
    { tool: "cafe24_list_orders", args: days, shows: /## Order #2026/ },
    { tool: "cafe24_list_products", args: {}, shows: /P0000/ },
    { tool: "cafe24_list_customers", args: { member_id: member }, shows: new RegExp(member) },
  ]
  const requests = () => world.simulator.counters("mymall").tokenRequests
  const first = requests()
  for (let end = 0; end <= 3; end++) {
    for (const { tool, args, shows } of calls) {
      assert(tools.some((each) => each.name === tool))
      const result = await ask("tools/call", { name: tool, arguments: args })
      assert.match(JSON.stringify(result), shows)
    }
    assert.equal(requests(), first + end)
    await world.clock.step(2 * 60 * 60_000)
  }
  const outcomes = world.simulator.log.entries("mymall").map(({ outcome }) => outcome)
  assert.deepEqual(new Set(outcomes), new Set(["ok"]))
  assert(isListed("exec", name))
})
