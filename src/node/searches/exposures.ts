// Looks where secrets end up by mistake: settings that a browser gets, env files, git, files open to everybody.
import { readdir, readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import { parseEnv } from "node:util"
import type { Exposure } from "../../core/doctor/world.ts"
import { secretsInGit } from "./secrets-in-git.ts"

export interface Searched {
  folder: string
  env: Record<string, string | undefined>
  /** Values that must not be seen, and the names that hold a token. */
  secrets: readonly string[]
  isTokenName(name: string): boolean
  /** Files and folders that are for one user alone. */
  ownOnly: readonly string[]
  /** Token files that other programs read: the group they run in may, everybody may not. */
  tokenFiles: readonly string[]
  /** Folders into which nobody else may put anything. */
  unwritable: readonly string[]
}

export async function findExposures(searched: Searched): Promise<Exposure[]> {
  const files = await settingFiles(searched.folder)
  const [readable, committed, open] = await Promise.all([
    readableByAll(searched, files),
    secretsInGit(searched.folder),
    openPaths(searched),
  ])
  return [...inSettings(searched, files), ...readable, ...committed, ...open]
}

const envFile = /^\.env(\..+)?$/
const isExample = /example|sample|template|dist$/i

interface SettingFile {
  name: string
  texts: Record<string, string | undefined>
}

async function settingFiles(folder: string): Promise<SettingFile[]> {
  const names = (await readdir(folder).catch(() => [])).filter(
    (name) => envFile.test(name) && !isExample.test(name),
  )
  return Promise.all(names.sort().map(async (name) => ({ name, texts: await readEnv(join(folder, name)) })))
}

/** A group of its own may be meant to read it; everybody on the machine is not. */
async function readableByAll(
  { folder, secrets, isTokenName }: Searched,
  files: SettingFile[],
): Promise<Exposure[]> {
  const isSecret = (name: string, text: string) =>
    isTokenName(name) || secretName.test(name) || secrets.includes(text) || passwordInAddress.test(text)
  const found = await Promise.all(
    files.map(async ({ name, texts }): Promise<Exposure[]> => {
      const isHolding = Object.entries(texts).some(
        ([key, text = ""]) => text.trim() !== "" && isSecret(key, text.trim()),
      )
      const open = isHolding ? await openAs(join(folder, name), 0o007) : []
      return open.map(({ place }) => ({ kind: "settings_readable", name, place }))
    }),
  )
  return found.flat()
}

function inSettings({ env, secrets, isTokenName }: Searched, files: SettingFile[]): Exposure[] {
  return [{ name: "environment", texts: env }, ...files].flatMap(({ name: place, texts }) =>
    Object.entries(texts).flatMap(([name, text = ""]): Exposure[] => {
      if (text.trim() === "") return []
      if (isTokenName(name)) return [{ kind: "token_in_settings", name, place }]
      return isPublicSecret(name, text, secrets) ? [{ kind: "public_secret", name, place }] : []
    }),
  )
}

/** What bundlers copy into the program that every visitor of a page downloads. */
const publicName = /^(NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|EXPO_PUBLIC|GATSBY|PUBLIC)_/
const passwordInAddress = /^\w[\w+.:-]*:\/\/[^/\s]*:[^@\s]+@/
const secretName = /SECRET|PASSWORD|PRIVATE_KEY|SERVICE_ROLE|CAFE24.*TOKEN/

function isPublicSecret(name: string, text: string, secrets: readonly string[]): boolean {
  return publicName.test(name) && (secretName.test(name) || secrets.includes(text.trim()))
}

async function readEnv(path: string): Promise<Record<string, string | undefined>> {
  try {
    return parseEnv(await readFile(path, "utf8"))
  } catch {
    // The settings say so of the one that matters.
    return {}
  }
}

async function openPaths({ ownOnly, tokenFiles, unwritable }: Searched): Promise<Exposure[]> {
  const openToAll = async (path: string) =>
    (await openAs(path, 0o007)).map((exposure) => ({ ...exposure, fix: `chmod o-rwx "${path}"` }))
  const found = await Promise.all([
    ...ownOnly.map((path) => openAs(path, 0o077)),
    ...tokenFiles.map(openToAll),
    ...unwritable.map((path) => openAs(path, 0o002)),
  ])
  return found.flat()
}

async function openAs(path: string, bits: number): Promise<Exposure[]> {
  const mode = (await stat(path).catch(() => undefined))?.mode
  // Windows has other rights, and shows all of these bits.
  if (mode === undefined || process.platform === "win32" || (mode & bits) === 0) return []
  return [{ kind: "open_to_others", name: path, place: (mode & 0o777).toString(8) }]
}
