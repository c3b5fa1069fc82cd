// Where the text of a setting can come from, strongest first. The only place that reads process.env.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parseEnv } from "node:util"
import { z } from "zod"
import type { Messages } from "../messages/index.ts"

export type Texts = Record<string, string | undefined>

export interface Source {
  kind: "flag" | "environment" | ".env" | "mallkey.config.json"
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

export function readFileIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    throw error
  }
}

export const configFile = "mallkey.config.json"

/** Said later: the language to say it in is itself among the sources. */
export type Complaint = (say: Messages["settingProblems"]) => string

export function gatherSources(world: World): { sources: Source[]; complaints: Complaint[] } {
  const complaints: Complaint[] = []
  const fromFile = (name: string, read: (content: string) => Texts): Texts => {
    try {
      const content = world.readFile(join(world.cwd, name))
      return content === undefined ? {} : read(content)
    } catch (error) {
      complaints.push((say) => problemOf(error, name, say))
      return {}
    }
  }
  const sources: Source[] = [
    { kind: "flag", texts: world.flags },
    { kind: "environment", texts: world.env },
    { kind: ".env", texts: fromFile(".env", parseEnv) },
    { kind: configFile, texts: fromFile(configFile, parseConfig) },
  ]
  return { sources: sources.map(({ kind, texts }) => ({ kind, texts: withoutEmpty(texts) })), complaints }
}

const scalar = z.union([z.string(), z.number().transform(String)])
const config = z.record(z.string(), z.union([scalar, z.array(scalar).transform((list) => list.join(","))]))

function parseConfig(content: string): Texts {
  return config.parse(JSON.parse(content))
}

function problemOf(error: unknown, name: string, say: Messages["settingProblems"]): string {
  // The message of a SyntaxError quotes the file, which may hold secrets.
  if (error instanceof SyntaxError || error instanceof z.ZodError) return say.configShape(name)
  return say.unreadable(name, (error as NodeJS.ErrnoException).code ?? "?")
}

function withoutEmpty(texts: Texts): Texts {
  const kept = Object.entries(texts).map(([name, text]) => [name, text?.trim()] as const)
  return Object.fromEntries(kept.filter(([, text]) => text !== undefined && text !== ""))
}
