// mallkey import: takes tokens over from wherever they live, shows them first, and ends their other copies.
import type { House } from "../../compose/house.ts"
import { isKeeperError, KeeperError } from "../../core/errors.ts"
import { platformWordsOf } from "../../core/tools/platform-words.ts"
import { messages } from "../../messages/index.ts"
import { chooseNewest } from "../../moving/choose-newest.ts"
import { misused } from "../arguments.ts"
import { isMeant } from "../asking/ask.ts"
import { type CommandCall, command } from "../command.ts"
import { exitCodeOf, importDocument } from "../importing/document.ts"
import type { Candidate, Outcome, Plan } from "../importing/plan.ts"
import { importAll } from "../importing/run.ts"
import { type Gathered, gather } from "../importing/sources.ts"
import { foundPicture, resultPicture } from "../pictures/import.ts"

const flags = {
  mall: { type: "string", value: "MALL" },
  rotate: { type: "boolean", no: true },
  replace: { type: "boolean" },
  yes: { type: "boolean" },
  "dry-run": { type: "boolean" },
  "from-secret": { type: "string", value: "FILE" },
  "passphrase-file": { type: "string", value: "FILE" },
} as const
type ImportCall = CommandCall<typeof flags>

export default command({
  makesStore: true,
  usage: "FILE | - | env: | URL … [--mall MALL] [--no-rotate] [--replace] [--dry-run] [--yes]",
  takes: [1, 100],
  example:
    "mallkey import oauth_token.json\nmallkey import redis://127.0.0.1:6379 --dry-run\nmallkey import .env --mall mymall",
  flags,
  // It is the command that brings them home.
  tokens: "leave",
  run: async (call: ImportCall) => {
    const { rotate = true, replace = false } = call.flags
    const { moving } = messages(call.language)
    if (replace && !rotate) throw misused([moving.replaceAsks], "mallkey import --help")
    const home = await call.house()
    await home.keeper.start()
    const gathered = await gather(call as unknown as CommandCall, home, {
      fromSecret: call.flags["from-secret"],
      passphraseFile: call.flags["passphrase-file"],
    })
    try {
      const plan = await planOf(call, home, gathered)
      return await carryOut(call, home, plan, { rotate, replace, by: "cli" })
    } finally {
      await gathered.close()
    }
  },
})

async function planOf(call: ImportCall, { keeper, settings }: House, gathered: Gathered): Promise<Plan> {
  const { moving } = messages(call.language, platformWordsOf(keeper.apps(), [{}]))
  const { mall } = call.flags
  if (mall !== undefined) keeper.api(mall)
  const id = mall ?? settings.mallId
  const whose = id === undefined ? undefined : { id, isFlag: mall !== undefined }
  const { chosen, problems } = chooseNewest(gathered.found, whose)
  const candidates: Candidate[] = []
  for (const each of chosen) {
    const stands = await keeper.standing(each.copy).catch((error: unknown) => {
      if (isKeeperError(error, "request_invalid") || isKeeperError(error, "seal_unknown"))
        return { trouble: error }
      throw error
    })
    candidates.push({ ...each, stands, from: gathered.stores.get(each.copy.tokens.refreshToken) })
  }
  const said = [...gathered.problems, ...problems].map(({ kind, place }) => ({
    kind: kind as string,
    place,
    text: moving.problems[kind](place),
  }))
  const unopened = gathered.unopened.map((place) => ({
    kind: "unopened",
    place,
    text: moving.unopened(place),
  }))
  return { candidates, problems: [...said, ...unopened] }
}

interface Options {
  rotate: boolean
  replace: boolean
  by: string
}

async function carryOut(call: ImportCall, home: House, plan: Plan, options: Options): Promise<number> {
  const { out, language } = call
  const { keeper } = home
  const apps = keeper.apps()
  const { moving } = messages(language, platformWordsOf(apps, [{}]))
  const { candidates, problems } = plan
  const brush = { out, language, now: keeper.clock.now(), apps }
  if (candidates.length === 0) {
    throw new KeeperError("request_invalid", {
      problems: problems.map(({ text }) => text),
      detail: moving.nothingFound,
      fix: "mallkey import --help",
    })
  }
  out.note(foundPicture(plan, keeper.secrets.tagOf, brush))
  const answer = (outcomes: Outcome[], tried: boolean) => {
    const facts = { store: keeper.storeName, plan, outcomes, tried, rotate: options.rotate }
    out.answer(importDocument(facts, keeper.secrets.tagOf, brush), resultPicture(facts, brush))
    return exitCodeOf(facts)
  }
  const untried = candidates.map((candidate) => ({ candidate }))
  if (call.flags["dry-run"]) return answer(untried, false)
  const fromStores = new Set(candidates.flatMap(({ from }) => from?.name ?? []))
  for (const name of fromStores)
    out.note(`! ${options.rotate ? moving.sourceDies(name) : moving.sourceShares(name)}`)
  const question = moving.question(candidates.length, keeper.storeName, options.rotate)
  if (!call.flags.yes && !(await isMeant(call as unknown as CommandCall, question, moving.needsYes))) {
    answer(untried, false)
    return 1
  }
  out.progress(moving.importing(0, candidates.length))
  const outcomes = await importAll(home, candidates, options, {
    signal: call.stopped(),
    onDone: (done) => out.progress(moving.importing(done, candidates.length)),
  })
  return answer(outcomes, true)
}
