// Rewrites the addresses of `"href"` members in JSON as it flows by: a search over bytes that parses nothing and holds a few of them.

const member = Buffer.from('"href"')
const [colon, quote, slash, backslash] = [0x3a, 0x22, 0x2f, 0x5c]
const blanks = new Set([0x20, 0x09, 0x0a, 0x0d])
/** More blanks than any writer of JSON puts between a name and its value. */
const blanksAtMost = 64
/** Behind the address, so that another host which begins alike is left alone. */
const ends = new Set([slash, backslash, quote])

interface Form {
  from: Buffer
  to: Buffer
}

const escaped = (text: string) => text.replaceAll("/", "\\/")
const known = new Map<string, Form[]>()
const knownAtMost = 1_000

/** The same for all answers of a connection; the escaped one is the longer one. */
function formsOf(from: string, to: string): Form[] {
  const name = `${from} ${to}`
  const kept = known.get(name)
  if (kept) return kept
  const forms = [
    { from: Buffer.from(from), to: Buffer.from(to) },
    { from: Buffer.from(escaped(from)), to: Buffer.from(escaped(to)) },
  ]
  if (known.size >= knownAtMost) known.clear()
  known.set(name, forms)
  return forms
}

/** Most answers hold none: then nothing about their call need be worked out. */
export function mayHoldLink(whole: Buffer): boolean {
  return whole.includes(member)
}

export class LinkScanner {
  readonly #forms: Form[]
  readonly #longest: number
  #held: Buffer | undefined
  changed = false

  /** Both written without a slash at their end. PHP writes slashes as `\/`: either way is kept as it was found. */
  constructor(from: string, to: string) {
    this.#forms = formsOf(from, to)
    this.#longest = this.#forms[1]!.from.length
  }

  /** What may go on now; the rest waits for the next piece. */
  push(chunk: Buffer): Buffer {
    const data = this.#held ? Buffer.concat([this.#held, chunk]) : chunk
    this.#held = undefined
    const out: Buffer[] = []
    let done = 0
    for (;;) {
      const at = data.indexOf(member, done)
      if (at === -1) break
      const start = valueAfter(data, at + member.length)
      if (start === undefined || (start !== -1 && data.length - start <= this.#longest)) {
        return this.#hold(data, done, at, out)
      }
      const form = start === -1 ? undefined : this.#forms.find((one) => isAt(data, start, one.from))
      const end = start === -1 ? at + member.length : start
      out.push(data.subarray(done, end))
      done = end
      if (!form) continue
      out.push(form.to)
      done += form.from.length
      this.changed = true
    }
    return this.#hold(data, done, data.length - beginningAtEnd(data, done), out)
  }

  end(): Buffer {
    const data = this.#held
    this.#held = undefined
    if (!data) return Buffer.alloc(0)
    // Nothing follows: what was too near to the end is judged as it stands.
    const isMember = data.subarray(0, member.length).equals(member)
    const start = isMember ? (valueAfter(data, member.length) ?? -1) : -1
    const form = start === -1 ? undefined : this.#forms.find((one) => isAt(data, start, one.from))
    if (!form) return data
    this.changed = true
    return Buffer.concat([data.subarray(0, start), form.to, data.subarray(start + form.from.length)])
  }

  #hold(data: Buffer, done: number, from: number, out: Buffer[]): Buffer {
    if (from < data.length) this.#held = data.subarray(from)
    if (out.length === 0) return data.subarray(done, from)
    out.push(data.subarray(done, from))
    return Buffer.concat(out)
  }
}

/** Where the text begins behind `"href"`. -1: no text follows. Undefined: that is not here yet. */
function valueAfter(data: Buffer, from: number): number | undefined {
  const name = pastBlanks(data, from)
  if (name === undefined || data[name] !== colon) return name === undefined ? undefined : -1
  const value = pastBlanks(data, name + 1)
  if (value === undefined || data[value] !== quote) return value === undefined ? undefined : -1
  return value + 1
}

/** The next sign that is no blank; a blank one where there are too many. Undefined: it is not here yet. */
function pastBlanks(data: Buffer, from: number): number | undefined {
  let at = from
  while (at < data.length && blanks.has(data[at]!) && at - from < blanksAtMost) at++
  return at === data.length ? undefined : at
}

function isAt(data: Buffer, start: number, text: Buffer): boolean {
  const end = start + text.length
  return end < data.length && ends.has(data[end]!) && data.compare(text, 0, text.length, start, end) === 0
}

/** How many bytes at the end could be the beginning of `"href"`. */
function beginningAtEnd(data: Buffer, done: number): number {
  for (let size = Math.min(member.length - 1, data.length - done); size > 0; size--) {
    if (data.subarray(data.length - size).equals(member.subarray(0, size))) return size
  }
  return 0
}
