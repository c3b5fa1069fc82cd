// What an app is made with, refused when it is made and not when it is used.
import type { ProxyAsked, TokenAsked } from "../access/proxied.ts"
import type { DoctorWorld } from "../core/doctor/world.ts"
import { KeeperError } from "../core/errors.ts"
import type { Language } from "../messages/index.ts"
import type { Answer } from "../wire/answer.ts"
import type { Pace } from "../wire/pace.ts"
import type { ProxyFigures } from "../wire/proxy-figures.ts"
import type { NodeRequest, NodeResponse } from "./asked.ts"

/** A pino logger fits. */
export interface RequestLog {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  error(facts: object, message: string): void
  /** Absent: every line is heard. */
  isLevelEnabled?(level: string): boolean
}

/** A signed-in person of the surrounding product: sees and does what is theirs or their organization's, nothing else. */
export interface Session {
  /** The id of the user. */
  owner: string
  /** The id of the organization they are signed in for. */
  organization?: string
  /** As other people know them, such as an e-mail address: shown to a mall's owner before they agree. */
  name?: string
}

/** Who is asking, as a mall's owner sees it. */
export interface Service {
  name?: string
  /** How to reach somebody: a telephone number, an address, a page. */
  contact?: string
  /** A picture: an https address, or a path of this server. */
  logoUrl?: string
}

/** What the page of a demo shows. */
export interface DemoFacts {
  apiKey: string
  simulatorUrl: string
  /** One that hands out a token for as long as the demo runs. */
  mall: string
}

/** What `createProxy` of `mallkey/proxy` gives. */
export interface MountedProxy {
  /** For an orderly stop: open calls have so long to end, then they are cut. */
  close(withinMs?: number): Promise<void>
}

/** How the routes are served, and who is let in. */
export interface AppOptions {
  service?: Service
  /** Origins whose pages may call the kept routes with a Bearer session (CORS_ORIGINS). */
  corsOrigins?: readonly string[]
  /** One key with every right (MALLKEY_API_KEY). */
  adminKey?: string
  cronSecret?: string
  /** What Cafe24 sends as X-API-Key with its webhooks (CAFE24_WEBHOOK_KEY); where there are several apps, the key of each. */
  webhookKey?: string | readonly string[]
  /** The mall that is meant where none is named (CAFE24_MALL_ID). */
  mallId?: string
  /** Where people reach this server; by default what the request says. */
  publicUrl?: string
  /** For a reader who does not say which they read. */
  language?: Language
  log?: RequestLog
  /** `createProxy(keeper)` of `mallkey/proxy`: then `/proxy/{id}/…` is served too. */
  proxy?: MountedProxy
  /** Whose session came with this request? Undefined: nobody's we know. */
  sessions?: (request: Request) => Promise<Session | undefined>
}

/** The same with what our own server hands in. */
export interface HouseAppOptions extends AppOptions {
  mode?: "real" | "demo"
  /** What the page of a demo may show: it opens that demo and nothing else. */
  demo?: DemoFacts
  /** Files, settings and git around the keeper: what the doctor cannot look at without. */
  doctorWorld?: DoctorWorld
  version?: string
  /** The text of docs/runbook.md, which is shown at /v1/runbook. Absent: there is no such address. */
  runbook?: (language: Language) => string
  /** Serves `/proxy/{id}/…`. Absent: there is no such address. */
  proxy?: ProxyWay
}

/** mallkey/proxy, by shape: this room knows neither it nor its platform. */
export interface ProxyWay extends MountedProxy {
  pipe(asked: ProxyAsked, request: NodeRequest, response: NodeResponse): Promise<void>
  answer(asked: ProxyAsked, request: Request): Promise<Response>
  /** The virtual token endpoint. */
  token(ask: TokenAsked): Promise<Answer>
  revoke(ask: TokenAsked): Promise<Answer>
  /** Undefined: nothing was proxied yet. */
  figures(): ProxyFigures | undefined
  pace(id: string): Pace | undefined
}

const shortestKey = 32

export function checkOptions(options: AppOptions): void {
  const problems: string[] = []
  if (options.adminKey && options.adminKey.length < shortestKey)
    problems.push(`adminKey (MALLKEY_API_KEY): at least ${shortestKey} characters`)
  if (options.publicUrl !== undefined && !URL.canParse(options.publicUrl))
    problems.push("publicUrl (MALLKEY_PUBLIC_URL): an address such as https://keeper.example.com")
  if (options.proxy && !("pipe" in options.proxy))
    problems.push("proxy: what createProxy of mallkey/proxy gives")
  if (problems.length > 0) throw new KeeperError("settings_invalid", { problems, detail: problems[0] })
}
