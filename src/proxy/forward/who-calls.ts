// Who calls a forward proxy: `Proxy-Authorization` alone says so, by Bearer or by Basic (`KEY:`, `_:KEY` or `OWNER:KEY`).
import type { Caller } from "../../access/caller.ts"
import type { Still } from "../../access/key-watch.ts"
import { isKeeperError, KeeperError } from "../../core/errors.ts"
import { type Soon, whenThere } from "../../core/tools/when-there.ts"
import { decoded } from "../../wire/decoded.ts"

export interface ShownKey {
  key: string
  owner?: string
}

/** Undefined: nothing that can be read. */
export function shownIn(header: string | undefined): ShownKey | undefined {
  const [, scheme = "", value = ""] = /^([a-z]+) +(\S+) *$/i.exec(header ?? "") ?? []
  if (scheme.toLowerCase() === "bearer") return { key: value }
  if (scheme.toLowerCase() !== "basic") return undefined
  const text = Buffer.from(value, "base64").toString("utf8")
  // An owner's name may hold a colon, as `user:ID` does; a minted key never does.
  const colon = text.lastIndexOf(":")
  if (colon === -1) return text === "" ? undefined : { key: text }
  const [user, password] = [text.slice(0, colon), text.slice(colon + 1)]
  if (password === "") return user === "" ? undefined : { key: decoded(user) }
  return { key: decoded(password), ...(user !== "" && user !== nobody && { owner: decoded(user) }) }
}

/** Node and Python's urllib show a login only where both its parts are there: `http://_:KEY@…` names no owner. */
const nobody = "_"

export type Admit = (key: string) => Soon<Caller | undefined>

/** Looked at anew for each request: a key that is withdrawn ends its open tunnels with their next one. */
export function callerOf(shown: ShownKey | undefined, admit: Admit): Soon<Caller> {
  if (!shown) throw new KeeperError("key_missing", { detail: "Proxy-Authorization: the key is missing" })
  return whenThere(admit(shown.key), mayProxy)
}

function mayProxy(caller: Caller | undefined): Caller {
  if (!caller) throw new KeeperError("key_missing", { detail: "the key is unknown, or its time is over" })
  if (!caller.rights.has("proxy")) throw new KeeperError("not_allowed", { detail: "right: proxy" })
  return caller
}

/** It rejects where that cannot be told, as while the store is away. */
export function stillOf(caller: Caller, shown: ShownKey | undefined, admit: Admit): Still {
  const mayStill = async () => {
    try {
      await callerOf(shown, admit)
      return true
    } catch (error) {
      if (isKeeperError(error, "key_missing") || isKeeperError(error, "not_allowed")) return false
      throw error
    }
  }
  return { caller, mayStill }
}
