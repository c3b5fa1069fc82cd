// Where the text of a setting can come from, strongest first. The only place that reads process.env.
import { join, resolve } from "node:path"
import { parseEnv } from "node:util"
import { z } from "zod"
import type { Messages } from "../messages/index.ts"
import { settingNames } from "./table.ts"

export type Texts = Record<string, string | undefined>

export interface Source {
  kind: "flag" | "environment" | ".env" | "mallkey.config.json" | "token file"
  texts: Texts
}

export interface World {
  /** By setting name, as the command line understood them. */
  flags: Texts
  env: Texts
  cwd: string
  /** Undefined: there is no such file. Throws where there is one that cannot be read. */
  readFile: (path: string) => string | undefined
}

export function processEnvironment(): Texts {
  return process.env
}

export const configFile = "mallkey.config.json"

/** Said later: the language to say it in is itself among the sources. */
export type Complaint = (say: Messages["settingProblems"]) => string

export function gatherSources(world: World): { sources: Source[]; complaints: Complaint[] } {
  const complaints: Complaint[] = []
  const fromFile = (name: string, read: (content: string) => Texts): Texts => {
    try {
      const content = world.readFile(join(world.cwd, name))
      return content === undefined ? {} : read(withoutMark(content))
    } catch (error) {
      complaints.push((say) => problemOf(error, name, say))
      return {}
    }
  }
  const sources: Source[] = [
    { kind: "flag", texts: world.flags },
    { kind: "environment", texts: world.env },
    { kind: ".env", texts: fromFile(".env", parseEnvFile) },
    { kind: configFile, texts: fromFile(configFile, parseConfig) },
  ]
  const given = sources.map(({ kind, texts }) => ({ kind, texts: withoutEmpty(texts) }))
  return { sources: [...given, tokenFile(world, given)], complaints }
}

/** Scripts keep the app's secret beside the tokens: used where nobody says otherwise, and a finding of the doctor. */
function tokenFile({ cwd, readFile }: World, given: Source[]): Source {
  const store = given.find(({ texts }) => texts.MALLKEY_STORE !== undefined)?.texts.MALLKEY_STORE ?? ""
  const path = /^file:(.+\.json)(\?.*)?$/.exec(store)?.[1]
  return { kind: "token file", texts: path === undefined ? {} : appIn(readFile, resolve(cwd, path)) }
}

const appWords = z.looseObject({
  client_id: z.string().optional(),
  client_secret: z.string(),
  redirect_uri: z.string().optional(),
})

const pair = z.looseObject({ refresh_token: z.string().min(1), mall_id: z.string().optional() })

export interface TokenFile {
  name: string
  mallId?: string
  holdsClientSecret: boolean
}

/** The file that the usual scripts keep one mall's pair in, where it lies in the working folder. */
export function tokenFileIn({ cwd, readFile }: Pick<World, "cwd" | "readFile">): TokenFile | undefined {
  try {
    const content = JSON.parse(readFile(join(cwd, usualTokenFile)) ?? "{}")
    const found = pair.safeParse(content)
    if (!found.success) return undefined
    const holdsClientSecret = appWords.safeParse(content).success
    return { name: usualTokenFile, mallId: found.data.mall_id?.toLowerCase(), holdsClientSecret }
  } catch {
    // Not one of theirs, then: nothing that we could take in.
    return undefined
  }
}

const usualTokenFile = "oauth_token.json"

function appIn(readFile: World["readFile"], path: string): Texts {
  try {
    const found = appWords.safeParse(JSON.parse(readFile(path) ?? "{}"))
    if (!found.success) return {}
    const { client_id, client_secret, redirect_uri } = found.data
    return withoutEmpty({
      CAFE24_CLIENT_ID: client_id,
      CAFE24_CLIENT_SECRET: client_secret,
      CAFE24_REDIRECT_URI: redirect_uri,
    })
  } catch {
    // What is wrong with the file is said where it is opened as a store.
    return {}
  }
}

/** Windows editors put a mark in front of UTF-8, which would belong to the first name. */
function withoutMark(content: string): string {
  return content.replace(/^\uFEFF/, "")
}

class NotUtf8 extends Error {}

/** Saved by an editor as UTF-16 it would be read as nothing, and as CP949 it would show owners broken names. */
function parseEnvFile(content: string): Texts {
  const texts = parseEnv(content)
  const ours = settingNames.map((name) => texts[name] ?? "")
  if (content.includes("\0") || ours.some((text) => text.includes("\uFFFD"))) throw new NotUtf8()
  return texts
}

const scalar = z.union([z.string(), z.number().transform(String)])
const config = z.record(z.string(), z.union([scalar, z.array(scalar).transform((list) => list.join(","))]))

/** Further apps stand in it too, and are read by themselves. */
function parseConfig(content: string): Texts {
  const whole: unknown = JSON.parse(content)
  if (typeof whole !== "object" || whole === null || Array.isArray(whole)) return config.parse(whole)
  const { apps: _, ...settings } = whole as Record<string, unknown>
  return config.parse(settings)
}

function problemOf(error: unknown, name: string, say: Messages["settingProblems"]): string {
  // The message of a SyntaxError quotes the file, which may hold secrets.
  if (error instanceof SyntaxError || error instanceof z.ZodError) return say.configShape(name)
  if (error instanceof NotUtf8) return say.notUtf8(name)
  return say.unreadable(name, (error as NodeJS.ErrnoException).code ?? "?")
}

function withoutEmpty(texts: Texts): Texts {
  const kept = Object.entries(texts).map(([name, text]) => [name, text?.trim()] as const)
  return Object.fromEntries(kept.filter(([, text]) => text !== undefined && text !== ""))
}
