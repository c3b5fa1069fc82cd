// One process with many callers: waits for a line, asks for the same mall's token all at once, says what it got.
import { once } from "node:events"
import { compose } from "../../src/compose/compose.ts"
import { loadSettings } from "../../src/settings/index.ts"

export interface CallersOrders {
  env: Record<string, string>
  mallId: string
  callers: number
  /** The tag that every caller saw refused. */
  unless?: string
}

const { env, mallId, callers, unless } = JSON.parse(process.argv[2] ?? "") as CallersOrders
const { settings } = loadSettings({ flags: {}, cwd: "/", readFile: () => undefined, env })
const house = await compose(settings)
process.stdout.write("ready\n")
await once(process.stdin, "data")
const answers = await Promise.all(
  Array.from({ length: callers }, () => house.keeper.token(mallId, { unless }).catch((error) => error)),
)
const tags = new Set(answers.map((answer) => answer.tag ?? `${answer}`))
process.stdout.write(`${JSON.stringify([...tags])}\n`)
await house.close()
process.exit(0)
