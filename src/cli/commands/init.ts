// mallkey init: asks the few things a real set-up needs, checks each answer, and writes them into .env.
import { messages } from "../../messages/index.ts"
import { flagOf, loadSome, type SettingName, thisProcess } from "../../settings/index.ts"
import { misused } from "../arguments.ts"
import { ask, askHidden } from "../asking/ask.ts"
import { type CommandCall, command } from "../command.ts"
import { wrap } from "../pictures/width.ts"
import { ours } from "../reach/from-afar.ts"
import { addToEnvFile, namesIn, refuseUnwritable } from "../setting-up/env-file.ts"
import { drawn, problemOf, type Question, questions } from "../setting-up/questions.ts"

export default command({
  usage: "",
  example: "mallkey init\nmallkey init --client-id abc --public-url https://keeper.example.com",
  flags: {},
  run: async (call) => {
    const { out, words } = call
    refuseBesideServer(call)
    const { cwd } = thisProcess()
    refuseUnwritable(cwd, call.language)
    const known = namesIn(cwd)
    const answers = { ...(await answersFor(call, known)), ...givenBeside(call, known) }
    const made = drawn(answers, known)
    const lines = { ...answers, ...made }
    const path = await addToEnvFile(cwd, lines, call.language)
    const names = Object.keys(lines)
    const register = registered(answers)
    out.answer({ file: path, added: names, register }, picture(call, path, register))
    if (known.size > 0) out.note(words.init.kept([...known].length))
    return 0
  },
})

/** Commands would send the key that is drawn here to that server, and none of them would ask this one. */
function refuseBesideServer(call: CommandCall): void {
  const { MALLKEY_URL } = ours(call)
  if (MALLKEY_URL !== undefined) throw misused([call.words.init.besideServer(new URL(MALLKEY_URL).origin)])
}

type Answers = Partial<Record<SettingName, string>>

/** What flags say is not asked; where nobody can be asked, all that is missing is said at once. */
async function answersFor(call: CommandCall, known: ReadonlySet<string>): Promise<Answers> {
  const { words, settingFlags, out } = call
  const answers: Answers = {}
  const open = questions.filter(({ name }) => !known.has(name))
  if (!out.isTerminal || !process.stdin.isTTY) {
    const missing = open.filter(({ name, optional }) => !optional && settingFlags[name] === undefined)
    if (missing.length > 0) throw misused([words.init.needsTerminal(missing.map(howToGive).join(", "))])
  }
  for (const { name, optional, hidden, also } of open) {
    const given =
      settingFlags[name] ??
      (optional && !process.stdin.isTTY ? "" : await askFor(call, name, hidden, optional))
    const problem = given === "" ? undefined : problemOf(name, given, call.language)
    if (problem !== undefined) throw misused([problem])
    if (given !== "") Object.assign(answers, { [name]: given }, also?.(given))
  }
  return answers
}

/** A secret has no flag, and who is told to give it as one looks for it in vain. */
function howToGive({ name }: Question): string {
  const flag = flagOf(name)
  return flag === undefined ? name : `${name} (--${flag})`
}

/** Settings that nobody is asked for, given as flags: left out, the next command would run without them. */
function givenBeside({ settingFlags, language }: CommandCall, known: ReadonlySet<string>): Answers {
  const asked = new Set<string>(questions.map(({ name }) => name))
  const beside = Object.entries(settingFlags).filter(
    ([name]) => !asked.has(name) && !known.has(name) && !ofThisRunAlone.has(name),
  ) as [SettingName, string][]
  const problems = beside.flatMap(([name, text]) => problemOf(name, text, language) ?? [])
  if (problems.length > 0) throw misused(problems)
  return Object.fromEntries(beside)
}

/** Said to one command rather than settled: the language it speaks in. */
const ofThisRunAlone: ReadonlySet<string> = new Set(["MALLKEY_LANG"])

/** Again and again until it can be used: a person who mistyped has all the others behind them. */
async function askFor(
  call: CommandCall,
  name: SettingName,
  hidden = false,
  optional = false,
): Promise<string> {
  const { out, words, language } = call
  const question = words.init.questions[name as keyof typeof words.init.questions] ?? name
  out.note(wrap(question, out.columns - 1))
  for (;;) {
    const prompt = `  ${name}${optional ? ` ${words.init.mayBeEmpty}` : ""}: `
    const text = (hidden ? await askHidden(prompt, words.init.needsTerminal(name)) : await ask(prompt)).trim()
    if (text === "" && optional) return ""
    const problem = text === "" ? words.init.needed : problemOf(name, text, language)
    if (problem === undefined) return text
    out.note(`  ${out.style("yellow", `! ${problem}`)}`)
  }
}

function registered(answers: Answers) {
  // Those of the default are asked for as well, and one that is not ticked fails every consent.
  const { CAFE24_SCOPES: scopes } = loadSome(thisProcess(), ["CAFE24_SCOPES"]).values
  const base = answers.MALLKEY_PUBLIC_URL?.replace(/\/+$/, "")
  return {
    redirect_uri: answers.CAFE24_REDIRECT_URI,
    app_url: base === undefined ? undefined : `${base}/api/cafe24/launch`,
    webhook_url: base === undefined ? undefined : `${base}/api/cafe24/webhook`,
    scopes,
  }
}

function picture(call: CommandCall, path: string, register: ReturnType<typeof registered>): string {
  const { out, language } = call
  const { init } = messages(language).cli
  const { redirect_uri, app_url, webhook_url, scopes } = register
  const rows = [
    [init.redirect, redirect_uri],
    [init.appUrl, app_url],
    [init.webhook, webhook_url],
    [init.scopes, scopes?.join(" ")],
  ].filter(([, value]) => value !== undefined)
  return [
    `${out.style("green", "✓")} ${init.written(path)}`,
    ...(rows.length > 0 ? ["", out.style("bold", init.register)] : []),
    ...rows.map(([label, value]) => `  ${label}\n    ${out.style("cyan", value ?? "")}`),
    "",
    out.style("bold", init.next),
    ...["mallkey doctor", "mallkey serve", `mallkey connect ${init.mall}`].map((line) => `  ${line}`),
  ].join("\n")
}
