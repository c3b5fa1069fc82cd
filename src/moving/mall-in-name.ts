// The mall a key or a file name tells: `cafe24:oauth:mymall`, `cafe24_token_mymall.json`, `{"mymall": {…}}`.
import { readId } from "../core/id.ts"
import type { FileWorld } from "./found.ts"

export interface Named {
  mallId: string
  owner?: string
}

/** Keys that say what something is and not whose it is. */
const structural = new Set(
  "cafe24 token tokens oauth oauth2 oauth_token oauth_tokens auth auth_settings access refresh data result results response body default current value values credential credentials connection connections provider providers settings config session payload item items row rows record records mall malls shop shops store stores user users admin backup".split(
    " ",
  ),
)

export function mallOfKey(key: string, world: FileWorld): Named | undefined {
  const fromFile = mallOfFile(key, world)
  if (fromFile) return fromFile
  // A Redis Cluster keeps the keys of one mall together by braces.
  const bare = key.replace(/^((?:[\w-]+:)*)\{(.*)\}$/, "$1$2")
  const { account, owner } = readId(bare)
  // Before the mall alone: the owner may be `user:ID`.
  const mallId = account.split(":").at(-1) ?? ""
  // A number is the place in a list, or the id of a row.
  if (!world.isMallId(mallId) || /^\d+$/.test(mallId) || structural.has(mallId.toLowerCase()))
    return undefined
  return { mallId: mallId.toLowerCase(), ...(owner !== undefined && { owner }) }
}

/** Any other file name says nothing: `backup.json` is no mall. */
export function mallOfFile(fileName: string, world: FileWorld): Named | undefined {
  const [, mallId = ""] = /^(?:cafe24|oauth)[_-](?:oauth[_-])?tokens?[_-](.+)\.json$/i.exec(fileName) ?? []
  return world.isMallId(mallId) ? { mallId: mallId.toLowerCase() } : undefined
}
