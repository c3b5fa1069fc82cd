// What a route is: one entry of the table that serving, checking input and the OpenAPI page are made from.
import type { z } from "zod"
import type { Caller } from "../access/caller.ts"
import type { KeeperError } from "../core/errors.ts"
import type { callMethods } from "../core/keys/call-methods.ts"
import type { Right } from "../core/keys/rights.ts"
import type { Soon } from "../core/tools/when-there.ts"
import type { Language, Messages } from "../messages/index.ts"
import type { Answer } from "../wire/answer.ts"
import type { Asked, NodeRequest, NodeResponse } from "./asked.ts"
import type { Params } from "./paths.ts"

export type Method = (typeof callMethods)[number]

/**
 * `session`: somebody who is signed in, no key. `cron`: CRON_SECRET, an admin's key or a session. `signed`: the address is proof enough for what it does, and nobody's
 * session is looked at. `everybody`: a page that is the same for all, and nobody's session is looked at either. `webhook`: the key Cafe24 sends along. `client`: a key with the right proxy, also as the secret
 * of a Basic header; where none is in the headers the route looks for one in the body (`admitKey`).
 */
export type Opens = Right | "anyone" | "everybody" | "session" | "cron" | "signed" | "webhook" | "client"

export interface Call<Query = unknown, Body = unknown> {
  /** Made when it is first looked at, where the request came from Node itself. */
  readonly request: Request
  asked: Asked
  requestId: string
  caller: Caller
  /** What the names in the path stand for. */
  params: Params
  /** The address as it came: it ends in the query, however it begins. */
  target: string
  /** The `{id}` or `{token}` of the address; empty where it has none. */
  id: string
  query: Query
  body: Body
  language(): Language
  /** For a key that does not stand in the headers. */
  admitKey(key: string, right: Right): Promise<Caller>
  /** For an answer that goes on: would the same request still be let in? A store that is away is no verdict. */
  mayStill(): Promise<boolean>
}

export interface Route<Query extends z.ZodType = z.ZodType, Body extends z.ZodType = z.ZodType> {
  /** Its name in the API description; its words are in the messages. Absent: a page, which is not described there. */
  name?: keyof Messages["pages"]["operations"]
  methods: readonly Method[]
  /** `{name}` is one segment, `{name*}` at the end all that is left. */
  path: string
  /** Behind Node's own server it is answered without fetch's objects. It must not stream, unless it has `pipe`. */
  direct?: boolean
  /** A direct route that writes its answer by itself. It rejects only before it has begun to. */
  pipe?(
    call: Call<z.output<Query>, z.output<Body>>,
    request: NodeRequest,
    response: NodeResponse,
  ): Promise<void>
  /** Other addresses of the same thing, kept for those who use them. */
  aliases?: readonly string[]
  opens: Opens
  /** Not for a key that is limited to some connections: it shows or changes more than those. */
  whole?: boolean
  query?: Query
  body?: Body
  /** The body is a form of our own pages, not JSON. */
  form?: boolean
  /** What comes back, as JSON by this schema or as another content type. */
  answer: z.ZodType | string
  status?: number
  /** A GET that does something: a HEAD must not. */
  acts?: boolean
  /** Asked all the time: below the usual log while it goes well. */
  quiet?: boolean
  /** A route of existing deployments: their pages read `error` as a text. */
  plainErrors?: boolean
  /** People come here: trouble is a page for them. */
  page?: boolean
  /** Where a browser is sent to for that page. Undefined: the page stands at the address that was asked for. */
  troubleAt?(error: KeeperError, asked: Asked): Answer | undefined
  /** At once where it has nothing to wait for. */
  handle(call: Call<z.output<Query>, z.output<Body>>): Soon<Answer | Response>
}

/** Only ties the handler's types to its schemas. */
export function route<Query extends z.ZodType, Body extends z.ZodType>(entry: Route<Query, Body>): Route {
  return entry as unknown as Route
}
