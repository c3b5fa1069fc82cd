// file:PATH/{id}.json: a file for each connection, as programs that read oauth_token.json expect it, without the refresh token.
import { randomBytes } from "node:crypto"
import { constants } from "node:fs"
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises"
import { dirname } from "node:path"
import {
  holdsPair,
  type MirroredToken,
  MirrorRefusal,
  type MirrorTarget,
  readMirrored,
  sourceMark,
} from "./target.ts"

export function createFileMirror(pattern: string): MirrorTarget {
  const folder = dirname(pattern.slice(0, pattern.indexOf("{id}") + 1))
  const pathOf = (id: string) => pattern.replaceAll("{id}", encodeURIComponent(id))
  return {
    name: `file:${pattern}`,
    write: (token) => writeFileOf(pathOf(token.id), token),
    remove: (id) => removeFileOf(pathOf(id)),
    probe: async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await rm(await draftBeside(`${folder}/probe`, "{}", 0o600))
    },
    close: () => undefined,
  }
}

async function writeFileOf(path: string, token: MirroredToken): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const before = readMirrored(await textOf(path))
  if (before && "refresh_token" in before) throw new MirrorRefusal(holdsPair)
  if (before?.source === sourceMark && Date.parse(String(before.issued_at)) > token.issuedAt) return
  // A program of another group goes on reading what was opened to it once.
  const mode = await stat(path).then(
    (found) => found.mode & 0o777,
    () => 0o600,
  )
  const draft = await draftBeside(path, `${JSON.stringify(contentOf(token), undefined, 2)}\n`, mode)
  await rename(draft, path).catch(async (error) => {
    await rm(draft, { force: true })
    throw error
  })
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
  if (readMirrored(await textOf(path))?.source === sourceMark) await rm(path, { force: true })
}

async function draftBeside(path: string, text: string, mode: number): Promise<string> {
  const draft = `${path}.${process.pid}.${randomBytes(6).toString("hex")}.mallkey-draft`
  const file = await open(draft, "wx", 0o600)
  try {
    await file.writeFile(text)
    if (mode !== 0o600) await file.chmod(mode)
    await file.sync()
    return draft
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

/** Opened without waiting: a pipe would hold the mirror up until somebody writes into it. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, { encoding: "utf8", flag: constants.O_RDONLY | constants.O_NONBLOCK })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    throw error
  }
}
