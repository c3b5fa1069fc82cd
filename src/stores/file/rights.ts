// For whom a token file was opened: its programs go on reading and writing it, though another user puts the new one in its place.
import { fchmodSync, fchownSync, fstatSync } from "node:fs"

const owners = 0o600
const groups = 0o060
const everybodys = 0o007

/**
 * Only root can give a file to its old owner. Where that is not ours to do, the owner's programs go on through its
 * group, which gets what the owner had: in a folder that we may write it could replace the file as it is. Where the
 * group cannot be kept either, it is ours alone. It is never opened to everybody; and where it was, with our own group, the
 * group's rights are what any new file has, and nobody's choice.
 */
export function openAsBefore(draft: number, before: number): void {
  const was = fstatSync(before)
  const { uid, gid } = fstatSync(draft)
  const keepsOwner = uid === was.uid || gives(draft, was.uid, gid)
  const keepsGroup = gid === was.gid || gives(draft, keepsOwner ? was.uid : uid, was.gid)
  const isChosen = gid !== was.gid || (was.mode & everybodys) === 0
  const fromOwner = keepsOwner ? 0 : (was.mode & owners) >> 3
  const mode = owners | (keepsGroup ? (isChosen ? was.mode & groups : 0) | fromOwner : 0)
  if (mode !== owners) fchmodSync(draft, mode)
}

function gives(file: number, uid: number, gid: number): boolean {
  try {
    fchownSync(file, uid, gid)
    return true
  } catch {
    return false
  }
}
