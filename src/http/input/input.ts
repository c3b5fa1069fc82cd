// Query and body against their schemas: all problems at once, in the caller's language.
import type { z } from "zod"
import { KeeperError } from "../../core/errors.ts"
import { type Language, messages } from "../../messages/index.ts"
import { inputProblem } from "./input-problem.ts"

const mostBodyBytes = 64 * 1024

export function checked(schema: z.ZodType, value: unknown, language: Language): unknown {
  const result = schema.safeParse(value, { error: inputProblem(language) })
  if (result.success) return result.data
  const expected: Record<string, string> = messages(language).pages.expected
  const problems = result.error.issues.map(({ path, message }) => {
    const said = Object.hasOwn(expected, message) ? expected[message] : message
    return path.length > 0 ? `${path.join(".")}: ${said}` : said
  })
  throw new KeeperError("request_invalid", { problems: problems as string[], detail: problems[0] })
}

/** A form is taken from our own pages alone: another site's page could send one with our visitor's cookies. */
export async function readBody({ form }: { form?: boolean }, request: Request): Promise<unknown> {
  if (!form) return readJson(request)
  if (!fromOwnPage(request)) throw new KeeperError("not_allowed", { detail: "a form of another site" })
  return Object.fromEntries(new URLSearchParams(await readText(request)))
}

/** Browsers say where a form comes from; one too old to say so names at least its origin. */
function fromOwnPage({ headers, url }: Request): boolean {
  const site = headers.get("sec-fetch-site")
  if (site !== null) return site === "same-origin"
  const origin = headers.get("origin")
  return origin !== null && URL.canParse(origin) && new URL(origin).host === new URL(url).host
}

/** Of whatever sender: a client's form, which no browser of ours sends. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const text = await readText(request)
  // Read as a form it would hold nothing that is asked for, and the answer would be about what is missing.
  const isJson = /\bjson\b/i.test(request.headers.get("content-type") ?? "") || /^\s*\{/.test(text)
  if (isJson) throw new KeeperError("request_invalid", { detail: jsonForForm })
  return new URLSearchParams(text)
}

const jsonForForm = "the body is JSON: send it form-encoded (application/x-www-form-urlencoded)"

/** An absent body is an empty object: the schema then says what is missing. */
async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request)
  if (text.trim() === "") return {}
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the body.
    throw new KeeperError("request_invalid", { detail: "the body is not JSON" })
  }
}

async function readText(request: Request): Promise<string> {
  checkCoding(request)
  if (Number(request.headers.get("content-length") ?? 0) > mostBodyBytes) throw tooLarge()
  if (!request.body) return ""
  const decoder = new TextDecoder()
  let read = 0
  let text = ""
  // A length that was not told, or not told truly, is counted.
  for await (const chunk of chunksOf(request.body)) {
    read += chunk.byteLength
    if (read > mostBodyBytes) throw tooLarge()
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** Node's parser takes the chunks off; what else a body was wrapped in would be read as if it were the words themselves. */
function checkCoding({ headers }: Request): void {
  const coding = headers.get("transfer-encoding")
  if (coding !== null && coding.trim().toLowerCase() !== "chunked") {
    throw new KeeperError("request_invalid", { detail: "Transfer-Encoding: chunked, and nothing else" })
  }
}

/** What breaks off while it is read was broken off by its sender: no trouble of the server. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body as unknown as AsyncIterable<Uint8Array>
  } catch (cause) {
    throw new KeeperError("request_invalid", { detail: brokenOff, cause })
  }
}

const brokenOff = "the caller left before the body was whole"

export function isBrokenOff({ code, detail }: KeeperError): boolean {
  return code === "request_invalid" && detail === brokenOff
}

function tooLarge(): KeeperError {
  return new KeeperError("request_invalid", { detail: `the body is larger than ${mostBodyBytes / 1024} KB` })
}

export function checkId(id: string): void {
  if (id.length > 200 || !idShape.test(id)) {
    throw new KeeperError("request_invalid", { detail: "id: a mall id, or mall_id~owner" })
  }
}

const idShape = /^[^\p{C}\p{Z}/]+$/u
