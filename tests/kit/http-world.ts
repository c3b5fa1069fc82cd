// A keeper behind its HTTP app, without a port: everything that comes out of it is kept, to be searched.
import type { KeeperEvent } from "../../src/core/events.ts"
import { createHouseApp, type HouseApp } from "../../src/http/app.ts"
import type { HouseAppOptions } from "../../src/http/options.ts"
import { createWorld, type World, type WorldOptions } from "./world.ts"

export const adminKey = "the-admin-key-of-the-tests-0123456789"
export const cronSecret = "the-cron-secret-of-the-tests"
export const origin = "https://keeper.example"

export interface Asked {
  status: number
  headers: Headers
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: whatever the answer is, the test says what it should be
  body: any
}

export interface AskOptions extends RequestInit {
  /** Undefined: the admin's; null: none. */
  key?: string | null
  headers?: Record<string, string>
}

export interface HttpWorld extends World {
  http: HouseApp
  ask(path: string, options?: AskOptions): Promise<Asked>
  /** As the one browser of this world asks: it keeps its cookies. */
  browse(path: string, options?: AskOptions): Promise<Asked>
  /** A browser of somebody else. */
  anotherBrowser(): HttpWorld["browse"]
  post(path: string, body?: unknown, options?: AskOptions): Promise<Asked>
  /** Every log line, event, header and body so far. */
  cameOut: string[]
  logged: { level: string; message: string; facts: Record<string, unknown> }[]
}

export function createHttpWorld(options: WorldOptions & { http?: HouseAppOptions } = {}): HttpWorld {
  const { http: appOptions, ...worldOptions } = options
  const world = createWorld(worldOptions)
  const cameOut: string[] = []
  const logged: HttpWorld["logged"] = []
  const line = (level: string) => (facts: object, message: string) => {
    logged.push({ level, message, facts: { ...facts } })
    cameOut.push(JSON.stringify(facts), message)
  }
  world.keeper.journal.listen((event: KeeperEvent) => void cameOut.push(JSON.stringify(event)))
  const log = { debug: line("debug"), info: line("info"), error: line("error") }
  const http = createHouseApp(world.keeper, { adminKey, cronSecret, log, language: "en", ...appOptions })

  async function ask(path: string, { key, headers, ...init }: AskOptions = {}): Promise<Asked> {
    const given: Record<string, string> = key === null ? {} : { "x-api-key": key ?? adminKey }
    const request = new Request(new URL(path, origin), { ...init, headers: { ...given, ...headers } })
    const response = await http.fetch(request)
    const text = await response.text()
    cameOut.push(text, JSON.stringify([...response.headers]))
    const isJson = text !== "" && response.headers.get("content-type") === "application/json"
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : undefined,
    }
  }
  const anotherBrowser: HttpWorld["anotherBrowser"] = () => {
    const jar = new Map<string, string>()
    const browse: HttpWorld["browse"] = async (path, more = {}) => {
      const cookie = [...jar, ...pairsIn(more.headers?.cookie)].map((pair) => pair.join("=")).join("; ")
      const headers = { accept: "text/html,*/*", ...more.headers, ...(cookie && { cookie }) }
      const answer = await ask(path, { key: null, ...more, headers })
      for (const line of answer.headers.getSetCookie())
        for (const [name, value] of pairsIn(line.split(";")[0])) jar.set(name, value)
      const to = answer.headers.get("location") ?? ""
      // The page that shows a result: any browser goes there by itself.
      return to.startsWith("?") ? browse(new URL(to, new URL(path, origin)).href, more) : answer
    }
    return browse
  }
  const post: HttpWorld["post"] = (path, body, more = {}) =>
    ask(path, { method: "POST", body: body === undefined ? undefined : JSON.stringify(body), ...more })
  return { ...world, http, ask, browse: anotherBrowser(), anotherBrowser, post, cameOut, logged }
}

function pairsIn(cookies = ""): [string, string][] {
  return cookies
    .split("; ")
    .filter(Boolean)
    .map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)])
}

/** Where the button of a page leads. */
export function buttonOn({ text }: Asked): string {
  const [, href] = /class="button" href="([^"]+)"/.exec(text) ?? []
  if (!href) throw new Error(`the page has no button: ${text.slice(text.indexOf("<body"))}`)
  return href.replaceAll("&amp;", "&")
}

/** What the owner's browser brings back from the consent that this link starts. */
export function agree({ simulator }: World, consentUrl: string, mallId: string, scopes?: string[]): string {
  const verdict = simulator.judgeAuthorize(mallId, new URL(consentUrl).searchParams)
  if (verdict.is !== "ask") throw new Error(`no consent is asked for: ${JSON.stringify(verdict)}`)
  const agreed = { mallId, userId: mallId, scopes: scopes ?? verdict.request.scopes }
  const back = new URL(simulator.agree(mallId, verdict.request, agreed, "http://127.0.0.1:9"))
  return `${back.pathname}${back.search}`
}
