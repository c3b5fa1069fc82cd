// The door to the settings: one table, four sources, all problems at once. The only reader of process.env.

import { KeeperError } from "../core/errors.ts"
import { type Language, type Messages, messages } from "../messages/index.ts"
import { readWhole } from "../node/read-whole.ts"
import { type FurtherApp, readApps } from "./apps.ts"
import { findMisspelt, findTokens } from "./foreign-names.ts"
import { holdsSecret } from "./mask.ts"
import { type Origin, readValues, type SettingsReading } from "./reading.ts"
import { type Settings, shape } from "./shape.ts"
import { gatherSources, processEnvironment, type Source, tokenFileIn, type World } from "./sources.ts"
import { row, type SettingName, settingNames } from "./table.ts"
import { checkTogether } from "./together.ts"

export { type FurtherApp, knownProviders } from "./apps.ts"
export {
  type DescribedSetting,
  describeSettings,
  type SettingLine,
  settingLines,
} from "./describe.ts"
export { isTokenName } from "./foreign-names.ts"
export { guessableSettings } from "./guessable.ts"
export type { Origin } from "./reading.ts"
export { type AppSettings, type Settings, secretFileBeside } from "./shape.ts"
export { processEnvironment, type TokenFile, tokenFileIn, type World } from "./sources.ts"
export { flagOf, type SettingName, settingNames } from "./table.ts"
export { holdsSecret }

/** What is in force, sound or not. */
export interface Inspected {
  /** The text in force, unmasked. */
  texts: Partial<Record<SettingName, string>>
  origins: Record<SettingName, Origin>
  problems: string[]
  warnings: string[]
  language: Language
  /** MALLKEY_STORE says which it is; otherwise it was found, or is the default. */
  isStoreNamed: boolean
  /** Further apps, as far as they could be read. */
  apps: FurtherApp[]
}

export interface Loaded extends Inspected {
  settings: Settings
}

export interface LoadOptions {
  /** Tokens among the settings are refused, but for the command that brings them home. */
  tokens?: "refuse" | "leave"
}

/** This process: its environment, working directory and disk. */
export function thisProcess(flags: World["flags"] = {}): World {
  return { flags, env: processEnvironment(), cwd: process.cwd(), readFile: readWhole }
}

export function loadSettings(world: World, options: LoadOptions = {}): Loaded {
  const { values, ...inspected } = readAll(world, options)
  refuse(inspected.problems)
  const areScopesNamed = inspected.origins.CAFE24_SCOPES.source !== "default"
  // An operator who names the store knows what else lies around.
  const leftFile = inspected.isStoreNamed ? undefined : tokenFileIn(world)
  return { ...inspected, settings: { ...shape(values), apps: inspected.apps, leftFile, areScopesNamed } }
}

/** For the command that shows the settings: problems are told beside what is there instead of thrown. */
export function inspectSettings(world: World, options: LoadOptions = {}): Inspected {
  const { values: _unsound, ...inspected } = readAll(world, options)
  return inspected
}

/** What nobody may see, unmasked: to be searched for where it must not be. */
export function secretTexts({ texts, apps }: Pick<Inspected, "texts" | "apps">): string[] {
  const secret = settingNames.filter((name) => row(name).secret === "value")
  const own = secret.flatMap((name) => texts[name]?.split(",") ?? [])
  return [...own, ...apps.map(({ clientSecret }) => clientSecret)]
}

/** Addresses with a password in them, of whatever kind. */
export function addressesWithPassword({ texts }: Pick<Inspected, "texts">): string[] {
  return settingNames.flatMap((name) => {
    const text = texts[name]
    return text !== undefined && holdsSecret(name, text) ? [text] : []
  })
}

function readAll(world: World, { tokens = "refuse" }: LoadOptions) {
  const { sources, say, language, problems: unreadable } = open(world)
  const misspelt = findMisspelt(sources, say)
  const reading = readValues(settingNames, sources, say)
  const { apps, ...ofApps } = readApps(world, sources, reading.values, say)
  const problems = [
    ...unreadable,
    ...misspelt.problems,
    ...(tokens === "refuse" ? findTokens(sources, say) : []),
    ...reading.problems,
    ...checkTogether(reading.origins, reading.values.MALLKEY_STORE, say, reading.values.MIRRORS),
    ...ofApps.problems,
  ]
  listenEverywhereOnPlatforms(reading, world.env)
  const { source, alias } = reading.origins.MALLKEY_STORE
  const isStoreNamed = source !== "default" && alias === undefined
  return {
    ...reading,
    problems,
    warnings: [...misspelt.warnings, ...ofApps.warnings, ...unread(reading.origins, say)],
    apps,
    language,
    isStoreNamed,
  }
}

/** Their rows stand in the table for what is being built: an operator who sets them must not believe that they do something. */
const notReadYet = ["MALLKEY_ADMIN_PASSWORD"] as const

function unread(origins: Record<SettingName, Origin>, say: Messages["settingProblems"]): string[] {
  const set = notReadYet.filter((name) => origins[name].source !== "none")
  return set.map((name) => say.notReadYet(name))
}

/** For what needs no store and no app, such as the demo: only these settings are read and can be wrong. */
export function loadSome<Name extends SettingName>(world: World, names: readonly Name[]) {
  const { sources, say, language, problems } = open(world)
  const reading = readValues(names, sources, say)
  refuse([...problems, ...reading.problems])
  return { values: reading.values, language }
}

/** Complaints must have a language even where the rest cannot be read. */
export function languageIn(world: World): Language {
  return open(world).language
}

interface Opened {
  sources: Source[]
  say: Messages["settingProblems"]
  language: Language
  problems: string[]
}

function open(world: World): Opened {
  const { sources, complaints } = gatherSources(world)
  const { values } = readValues(["MALLKEY_LANG"], sources, messages("ko").settingProblems)
  const language = values.MALLKEY_LANG ?? "ko"
  const say = messages(language).settingProblems
  return { sources, say, language, problems: complaints.map((complain) => complain(say)) }
}

function refuse(problems: string[]): void {
  if (problems.length === 0) return
  throw new KeeperError("settings_invalid", { problems, detail: problems[0] })
}

const platformMarks =
  /^(RAILWAY_|RENDER$|DYNO$|VERCEL$|K_SERVICE$|FLY_APP_NAME$|KUBERNETES_SERVICE_HOST$|WEBSITE_SITE_NAME$|ECS_CONTAINER_METADATA_URI|DOKKU_|KOYEB_|COOLIFY_)/

/** A PORT set by hand on somebody's own machine must not open that machine to its network. */
function listenEverywhereOnPlatforms(reading: SettingsReading<SettingName>, env: World["env"]): void {
  const { origins, texts, values } = reading
  const isOnPlatform = Object.keys(env).some((name) => platformMarks.test(name))
  if (origins.HOST.source !== "default" || origins.PORT.source !== "environment" || !isOnPlatform) return
  values.HOST = texts.HOST = "0.0.0.0"
  origins.HOST = { source: "environment", alias: "PORT" }
}
