// file:PATH/{id}.json: a file for each connection, as programs that read oauth_token.json expect it, without the refresh token.
import { randomBytes } from "node:crypto"
import { lstat, mkdir, open, readdir, rename, rm } from "node:fs/promises"
import { dirname } from "node:path"
import { type Opened, openAsBefore, openedFor, textOf } from "./standing.ts"
import {
  holdsPair,
  type MirroredToken,
  MirrorRefusal,
  type MirrorTarget,
  readMirrored,
  type Standing,
  sourceMark,
} from "./target.ts"

export function createFileMirror(pattern: string): MirrorTarget {
  const folder = dirname(pattern.slice(0, pattern.indexOf("{id}") + 1))
  const pathOf = (id: string) => pattern.replaceAll("{id}", nameOf(id))
  return {
    name: `file:${pattern}`,
    write: (token) => writeFileOf(pathOf(token.id), token),
    remove: (id) => removeFileOf(pathOf(id)),
    inTheWay: (id) => inTheWayAt(pathOf(id)),
    standing: () => standingIn(folder, pattern.slice(folder === "." ? 0 : folder.length + 1), pathOf),
    probe: async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // As long as a token's file: on a disk that is almost full two bytes might still find room.
      await rm(await draftBeside(`${folder}/probe`, " ".repeat(1_024), { mode: 0o600 }))
    },
    close: () => undefined,
  }
}

/** A row may call its mall `..`: that is a name here, and no way up. */
function nameOf(id: string): string {
  return encodeURIComponent(id).replace(/^\.+$/, (dots) => "%2E".repeat(dots.length))
}

async function writeFileOf(path: string, token: MirroredToken): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const before = await ownIn(path)
  if (before?.source === sourceMark && Date.parse(String(before.issued_at)) > token.issuedAt) return
  const text = `${JSON.stringify(contentOf(token), undefined, 2)}\n`
  const draft = await draftBeside(path, text, await openedFor(path))
  await rename(draft, path).catch(async (error) => {
    await rm(draft, { force: true })
    throw error
  })
}

/** What a mirror may write over. */
async function ownIn(path: string): Promise<Record<string, unknown> | undefined> {
  const found = readMirrored(await textOf(path))
  if (found && "refresh_token" in found) throw new MirrorRefusal(holdsPair)
  return found
}

async function inTheWayAt(path: string): Promise<string | undefined> {
  const found = await lstat(path).catch(() => undefined)
  if (found?.isDirectory()) return "EISDIR"
  try {
    await ownIn(path)
  } catch (error) {
    return error instanceof MirrorRefusal ? error.message : (error as NodeJS.ErrnoException).code
  }
}

/** As many as are worth a look at a start. */
const lookedAtMost = 1_000

async function standingIn(folder: string, rest: string, pathOf: (id: string) => string): Promise<Standing[]> {
  const [before = "", after = ""] = (rest.split("/").find((part) => part.includes("{id}")) ?? "").split(
    "{id}",
  )
  const names = await readdir(folder).catch(() => [])
  const ids = names.slice(0, lookedAtMost).flatMap((name) => idIn(name, before, after) ?? [])
  const found = await Promise.all(ids.map((id) => standingAt(pathOf(id), id)))
  return found.filter((one) => one !== undefined)
}

function idIn(name: string, before: string, after: string): string | undefined {
  if (!name.startsWith(before) || !name.endsWith(after) || name.length <= before.length + after.length)
    return undefined
  try {
    const id = decodeURIComponent(name.slice(before.length, name.length - after.length))
    return before + nameOf(id) + after === name ? id : undefined
  } catch {
    return undefined
  }
}

async function standingAt(path: string, id: string): Promise<Standing | undefined> {
  const found = readMirrored(await textOf(path).catch(() => undefined))
  const issuedAt = Date.parse(String(found?.issued_at))
  if (found?.source !== sourceMark || typeof found.tag !== "string" || Number.isNaN(issuedAt))
    return undefined
  return { id, tag: found.tag, issuedAt }
}

function contentOf({ mallId, clientId, accessToken, expiresAt, issuedAt, tag, scopes }: MirroredToken) {
  return {
    mall_id: mallId,
    client_id: clientId,
    access_token: accessToken,
    token_type: "Bearer",
    expires_at: new Date(expiresAt).toISOString(),
    issued_at: new Date(issuedAt).toISOString(),
    scopes,
    tag,
    source: sourceMark,
  }
}

async function removeFileOf(path: string): Promise<void> {
  const found = await textOf(path).catch((error: unknown) => {
    if (error instanceof MirrorRefusal) return undefined
    throw error
  })
  if (readMirrored(found)?.source === sourceMark) await rm(path, { force: true })
}

async function draftBeside(path: string, text: string, opened: Opened): Promise<string> {
  const draft = `${path}.${process.pid}.${randomBytes(6).toString("hex")}.mallkey-draft`
  const file = await open(draft, "wx", 0o600)
  try {
    await file.writeFile(text)
    await openAsBefore(file, opened)
    await file.sync()
    return draft
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await file.close()
  }
}
