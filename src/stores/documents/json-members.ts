// Changes members of a JSON object in its text, so that everything else stays as others wrote it: order, big numbers.

/** Parsing and writing again would round big numbers, move keys that look like numbers and lose the layout. */
export function withMembers(text: string, members: Record<string, unknown>): string {
  let changed = text
  const missing: string[] = []
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined) continue
    const found = topLevelMembers(changed).findLast((member) => member.name === name)
    if (!found) missing.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`)
    else if (!isSame(changed.slice(found.start, found.end), value)) {
      changed = changed.slice(0, found.start) + JSON.stringify(value) + changed.slice(found.end)
    }
  }
  return missing.length === 0 ? changed : append(changed, missing)
}

/** Written otherwise, perhaps, and to be left so. */
function isSame(text: string, value: unknown): boolean {
  return JSON.stringify(JSON.parse(text)) === JSON.stringify(value)
}

interface Member {
  name: string
  /** Where its value stands. */
  start: number
  end: number
}

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/gs

/** Of a text that `JSON.parse` has taken for an object. */
function topLevelMembers(text: string): Member[] {
  const members: Member[] = []
  let depth = 0
  let name: string | undefined
  let open: Member | undefined
  let lastEnd = 0
  for (const { 0: word, index } of text.matchAll(token)) {
    if (depth === 1 && open && (word === "," || word === "}")) {
      members.push({ ...open, end: lastEnd })
      open = undefined
      name = undefined
    } else if (depth === 1 && word !== "," && word !== ":" && word !== "}") {
      if (name === undefined) name = JSON.parse(word) as string
      else open ??= { name, start: index, end: index }
    }
    if (word === "{" || word === "[") depth++
    if (word === "}" || word === "]") depth--
    lastEnd = index + word.length
  }
  return members
}

function append(text: string, members: string[]): string {
  const last = topLevelMembers(text).at(-1)
  const end = last?.end ?? text.indexOf("{") + 1
  // As the last member is laid out, so are the new ones.
  const before = last && /[{,](\s*)"(?:[^"\\]|\\.)*"(\s*:\s*)$/.exec(text.slice(0, last.start))
  const [, gap = "", colon = ":"] = before ?? []
  const laidOut = members.map(
    (member) => gap + member.replace(/^("(?:[^"\\]|\\.)*"):/, (_, name) => name + colon),
  )
  return `${text.slice(0, end)}${last ? "," : ""}${laidOut.join(",")}${text.slice(end)}`
}
