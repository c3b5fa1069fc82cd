// One request past the door, as its handler sees it.
import type { Caller } from "../access/caller.ts"
import { isKeeperError } from "../core/errors.ts"
import type { Language } from "../messages/index.ts"
import { type Asked, webRequestOf } from "./asked.ts"
import type { Door } from "./door.ts"
import { languageOf } from "./language.ts"
import type { Params } from "./paths.ts"
import type { Call, Route } from "./route.ts"

export interface Admitted {
  asked: Asked
  target: string
  params: Params
  requestId: string
  caller: Caller
  query: unknown
  body: unknown
  /** For who does not say which they read. */
  otherwise: Language
  door: Door
  route: Route
}

/**
 * A class, and what few handlers ask for made when they do: an object with functions and a getter of its own, made
 * anew for each request, cost a quarter of all that a token read costs.
 */
export class AdmittedCall implements Call {
  readonly asked: Asked
  readonly target: string
  readonly params: Params
  readonly requestId: string
  readonly caller: Caller
  readonly query: unknown
  readonly body: unknown
  readonly #otherwise: Language
  readonly #door: Door
  readonly #route: Route

  constructor(admitted: Admitted) {
    this.asked = admitted.asked
    this.target = admitted.target
    this.params = admitted.params
    this.requestId = admitted.requestId
    this.caller = admitted.caller
    this.query = admitted.query
    this.body = admitted.body
    this.#otherwise = admitted.otherwise
    this.#door = admitted.door
    this.#route = admitted.route
  }

  get id(): string {
    return this.params.id ?? this.params.token ?? ""
  }

  /** A whole Request is made only for handlers that look at one. */
  get request(): Request {
    return webRequestOf(this.asked)
  }

  // Handlers take these apart from the call: each is bound to it.

  get language(): Call["language"] {
    return () => languageOf(this.asked, this.#otherwise)
  }

  get admitKey(): Call["admitKey"] {
    return (key, right) => this.#door.admitKey(this.asked, key, right)
  }

  get mayStill(): Call["mayStill"] {
    return async () => {
      try {
        return (await this.#door.admit(this.#route, this.asked)) !== undefined
      } catch (error) {
        return !isKeeperError(error, "key_missing") && !isKeeperError(error, "not_allowed")
      }
    }
  }
}
