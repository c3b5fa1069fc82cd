// Tokens among the variables of an environment: CAFE24_REFRESH_TOKEN and its like, one group per prefix and number.
import { addReading, type FileWorld, type Reading } from "./found.ts"
import { looksLikeJson, readJson } from "./read-json.ts"

const part =
  /^(.*?)((?:ACCESS|REFRESH)_?TOKEN(?:_EXPIRES(?:_AT)?)?|TOKEN_EXPIRES(?:_AT)?|EXPIRES_AT|ISSUED_AT|MALL_?ID|CLIENT_ID|SHOP_NO|SCOPES?)(_?\d+)?$/i
const holdsMany = /^(?=.*CAFE24).*TOKENS?(_JSON)?$/i

/**
 * `everything`: the file was named, so that a bare REFRESH_TOKEN is meant as well. In the environment of a
 * process it might be any other service's.
 */
export function readEnv(
  variables: Record<string, string | undefined>,
  place: string,
  world: FileWorld,
  everything: boolean,
): Reading {
  const groups = new Map<string, { names: string[]; record: Record<string, string> }>()
  const reading: Reading = { found: [], problems: [] }
  for (const [name, text] of Object.entries(variables)) {
    if (!text?.trim()) continue
    if (holdsMany.test(name) && looksLikeJson(text))
      addReading(reading, readJson(text, `${place} › ${name}`, undefined, world))
    const [, prefix = "", what = "", number = ""] = part.exec(name) ?? []
    if (what === "" || !(/cafe24/i.test(prefix) || (everything && prefix === ""))) continue
    const group = groups.get(`${prefix}|${number}`) ?? { names: [], record: {} }
    group.record[what] = text
    if (/token$/i.test(what)) group.names.push(name)
    groups.set(`${prefix}|${number}`, group)
  }
  for (const { names, record } of groups.values()) {
    if (names.length > 0)
      addReading(reading, readJson(record, `${place} › ${names.join(", ")}`, undefined, world))
  }
  return reading
}
