// The floor of a sweep: the same requests and the same waiting for the disk, and nothing that makes it safe.
import { open, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { idAt } from "./stock.ts"

export interface BareLoop {
  path: string
  rescueFolder: string
  url: string
  count: number
  concurrency: number
}

const form = "grant_type=refresh_token&refresh_token=refresh0rrrrrrrrrrrrrr"
const headers = {
  authorization: `Basic ${btoa("bench:bench-secret")}`,
  "content-type": "application/x-www-form-urlencoded",
  accept: "application/json",
}

/**
 * Per connection, one after the other as they must be: an update on disk that a token is about to be presented; the
 * request; the answer in a file, file and folder on disk; an update on disk of the row and what its indexes hold; the
 * file removed. It reads no row, seals nothing, judges nothing, takes no lease, tells nobody.
 */
export async function runBareLoop({ path, rescueFolder, url, count, concurrency }: BareLoop): Promise<void> {
  const database = new DatabaseSync(path)
  database.exec("pragma journal_mode = wal; pragma synchronous = full")
  const presented = database.prepare("update connections set health = ?, refresh_at = ? where id = ?")
  const saved = database.prepare(
    "update connections set tokens = ?, tag = ?, health = ?, refresh_at = ?, access_expires_at = ?, refresh_expires_at = ? where id = ?",
  )
  let next = 0
  const lane = async () => {
    for (let index = next++; index < count; index = next++) {
      const id = idAt(index)
      const now = Date.now()
      presented.run(`{"failures":0,"requestedAt":[${now}],"attempt":{"at":${now}}}`, now + 120_000, id)
      const init = { method: "POST", headers, body: form }
      const answer = await (await fetch(`${url}/${id}/api/v2/oauth/token`, init)).text()
      const rescue = join(rescueFolder, `${id}.json`)
      await writeFile(rescue, answer, { flag: "wx", flush: true })
      await syncFolder(rescueFolder)
      const { access_token: access, refresh_token: refresh } = JSON.parse(answer)
      const sealed = `${access}${refresh}`.padEnd(150, "s")
      const well = `{"failures":0,"requestedAt":[${now}]}`
      saved.run(sealed, refresh.slice(-16), well, now + 3.6e6, now + 7.2e6, now + 1.2e9, id)
      await rm(rescue)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, lane))
  database.close()
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r")
  await handle.sync()
  await handle.close()
}
