// Further apps: those of MALLKEY_APPS, else "apps" in mallkey.config.json. Everything that is wrong with them at once.
import { resolve } from "node:path"
import { z } from "zod"
import { isAppName } from "../core/id.ts"
import type { Messages } from "../messages/index.ts"
import { exactUrl, baseUrl as templateUrl, version, timeZone as zone } from "./kinds.ts"
import { configFile, type Source, type World } from "./sources.ts"
import type { Values } from "./table.ts"

export interface FurtherApp {
  /** What ids of its connections begin with. */
  name: string
  /** The platform. */
  provider: (typeof knownProviders)[number]
  clientId: string
  clientSecret: string
  redirectUri: string
  scopes?: string[]
  baseUrl?: string
  timeZone?: string
  apiVersion?: string
  /** What Cafe24 sends as X-API-Key with the webhooks of this app. */
  webhookKey?: string
}

/** Platforms that an app can be of: each has a page in docs/providers.md. */
export const knownProviders = ["cafe24"] as const
/** The first app is called so, and its ids have no prefix. */
const firstApp = "cafe24"

export interface ReadApps {
  apps: FurtherApp[]
  problems: string[]
  warnings: string[]
}

type Say = Messages["settingProblems"]
type Partial_<Value> = { [Name in keyof Value]?: Value[Name] | undefined }

interface Reading {
  world: World
  sources: Source[]
  say: Say
  first: Partial_<Values>
  found: ReadApps
}

export function readApps(world: World, sources: Source[], first: Partial_<Values>, say: Say): ReadApps {
  const found: ReadApps = { apps: [], problems: [], warnings: [] }
  const reading: Reading = { world, sources, say, first, found }
  const place = first.MALLKEY_APPS ?? configFile
  const named = appsIn(reading, place, first.MALLKEY_APPS !== undefined)
  for (const [name, given] of Object.entries(named)) readApp(reading, place, name, given)
  if (Object.keys(named).length > 0 && first.CAFE24_CLIENT_ID === undefined)
    found.problems.push(say.apps.firstMissing(place))
  refuseTwice(reading)
  return found
}

/** Every name that stands there, `__proto__` too, which a record would leave out. */
const members = z
  .custom<object>((value) => typeof value === "object" && value !== null && !Array.isArray(value))
  .transform(ownNames)

function ownNames(value: object): Record<string, unknown> {
  const named: Record<string, unknown> = Object.create(null)
  for (const [name, member] of Object.entries(value)) named[name] = member
  return named
}

/** `isNamed`: MALLKEY_APPS says that there is such a file. */
function appsIn({ world, say, found }: Reading, place: string, isNamed: boolean): Record<string, unknown> {
  try {
    const content = world.readFile(resolve(world.cwd, place))
    if (content === undefined && isNamed)
      found.problems.push(say.unreadable(`MALLKEY_APPS (${place})`, "ENOENT"))
    if (content === undefined) return {}
    const whole = members.parse(JSON.parse(content))
    if ("apps" in whole || !isNamed) return members.parse(whole.apps ?? {})
    return whole
  } catch (error) {
    const isShape = error instanceof SyntaxError || error instanceof z.ZodError
    // A file of settings that is no JSON at all has been told already.
    if (!isShape) found.problems.push(say.unreadable(place, (error as NodeJS.ErrnoException).code ?? "?"))
    else if (isNamed || error instanceof z.ZodError) found.problems.push(say.apps.shape(place))
    return {}
  }
}

const known = [
  "provider",
  "clientId",
  "clientSecret",
  "redirectUri",
  "scopes",
  "baseUrl",
  "timeZone",
  "apiVersion",
  "webhookKey",
] as const
type Member = (typeof known)[number]

function readApp(reading: Reading, place: string, name: string, given: unknown): void {
  const { say, found, first } = reading
  const before = found.problems.length
  const refuse = (problem: string) => found.problems.push(problem)
  const app = members.safeParse(given).data
  if (!isAppName(name)) return void refuse(say.apps.badName(name, place))
  if (name === firstApp) return void refuse(say.apps.firstName(name, place))
  if (!app) return void refuse(say.apps.shape(`${place} (apps.${name})`))
  for (const member of Object.keys(app))
    if (!known.includes(member as Member))
      refuse(say.apps.unknownMember(`apps.${name}.${member}`, place, known.join(", ")))
  const text = (member: Member) => readText(reading, place, `apps.${name}.${member}`, app[member])
  const provider = text("provider")
  if (provider !== undefined && !knownProviders.includes(provider as FurtherApp["provider"]))
    refuse(say.apps.unknownProvider(`apps.${name}.provider`, place, provider, knownProviders.join(", ")))
  if (app.provider === undefined) refuse(say.apps.missing(`apps.${name}.provider`, place))
  const clientId = needed(text, "clientId")
  const clientSecret = needed(text, "clientSecret")
  const webhookKey = text("webhookKey")
  for (const member of ["clientSecret", "webhookKey"] as const) {
    const written = app[member]
    if (typeof written === "string" && !isReference(written))
      found.warnings.push(say.apps.plainSecret(`apps.${name}.${member}`, place))
  }
  const redirectUri = text("redirectUri") ?? first.CAFE24_REDIRECT_URI
  const check = (
    member: Member,
    value: string | undefined,
    kind: { schema: z.ZodType; expected(say: Say["expected"]): string },
  ) => {
    if (value !== undefined && !kind.schema.safeParse(value).success)
      refuse(say.bad(`apps.${name}.${member}`, place, `\`${value}\``, kind.expected(say.expected)))
    return value
  }
  check("redirectUri", redirectUri, exactUrl)
  const baseUrl = check("baseUrl", text("baseUrl"), templateUrl) ?? first.CAFE24_BASE_URL
  const timeZone = check("timeZone", text("timeZone"), zone) ?? first.CAFE24_TIME_ZONE
  const apiVersion = check("apiVersion", text("apiVersion"), version) ?? first.CAFE24_API_VERSION
  const scopes = readScopes(reading, place, `apps.${name}.scopes`, app.scopes)
  if (redirectUri === undefined && first.CAFE24_CLIENT_ID !== undefined)
    refuse(say.apps.missing(`apps.${name}.redirectUri`, place))
  if (found.problems.length > before || !clientId || !clientSecret || !redirectUri) return
  const chosen = { name, provider: "cafe24", clientId, clientSecret, redirectUri } as const
  found.apps.push({ ...chosen, scopes, baseUrl, timeZone, apiVersion, webhookKey })

  function needed(read: (member: Member) => string | undefined, member: Member): string | undefined {
    if (app?.[member] === undefined) refuse(say.apps.missing(`apps.${name}.${member}`, place))
    return read(member)
  }
}

const reference = /^(env|file):(.+)$/s

function isReference(text: string): boolean {
  return reference.test(text)
}

/** `env:NAME` and `file:PATH` keep secrets out of the file. What is told of one that is not there: where it was looked for. */
function readText(
  { world, sources, say, found }: Reading,
  place: string,
  member: string,
  given: unknown,
): string | undefined {
  if (given === undefined) return undefined
  if (typeof given !== "string" || given.trim() === "") {
    found.problems.push(say.bad(member, place, "", say.expected.text()))
    return undefined
  }
  const [, kind, where = ""] = reference.exec(given) ?? []
  if (kind === undefined) return given
  const value = kind === "env" ? envText(sources, where) : fileText(world, where)
  if (value === undefined) found.problems.push(say.apps.absent(member, place, given))
  return value
}

function envText(sources: Source[], name: string): string | undefined {
  const spoken = sources.filter(({ kind }) => kind === "environment" || kind === ".env")
  return spoken.map(({ texts }) => texts[name]).find((text) => text !== undefined)
}

function fileText({ readFile, cwd }: World, path: string): string | undefined {
  try {
    return readFile(resolve(cwd, path))?.trim() || undefined
  } catch {
    return undefined
  }
}

const listed = z.union([
  z.string().transform((text) => text.split(/[\s,]+/).filter((one) => one !== "")),
  z.array(z.string()),
])

function readScopes(
  { say, found }: Reading,
  place: string,
  member: string,
  given: unknown,
): string[] | undefined {
  if (given === undefined) return undefined
  const { data = [] } = listed.safeParse(given)
  const scopes = data.map((scope) => scope.replace(/^(?=(read|write)_)/, "mall."))
  if (scopes.length > 0 && scopes.every((scope) => /^mall\.(read|write)_[a-z_]+$/.test(scope))) return scopes
  found.problems.push(say.bad(member, place, "", say.expected.scopes()))
  return undefined
}

/** One client under two names would be two keepers of the same pairs, and each would end what the other holds. */
function refuseTwice({ found, first, say }: Reading): void {
  const seen = new Map<string, string>()
  if (first.CAFE24_CLIENT_ID !== undefined) seen.set(`cafe24 ${first.CAFE24_CLIENT_ID}`, "CAFE24_CLIENT_ID")
  for (const { name, provider, clientId } of found.apps) {
    const other = seen.get(`${provider} ${clientId}`)
    if (other === undefined) seen.set(`${provider} ${clientId}`, `apps.${name}.clientId`)
    else found.problems.push(say.apps.twice(`apps.${name}.clientId`, other))
  }
}
