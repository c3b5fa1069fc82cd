// One request past the door, as its handler sees it.
import type { Caller } from "../access/caller.ts"
import { isKeeperError } from "../core/errors.ts"
import type { Language } from "../messages/index.ts"
import { type Asked, webRequestOf } from "./asked.ts"
import type { Door } from "./door.ts"
import type { Seen } from "./finish.ts"
import { languageOf } from "./language.ts"
import type { Params } from "./paths.ts"
import type { Call, Route } from "./route.ts"

/** One request, before anybody knows whether it may come in. */
export interface AtDoor {
  route: Route
  asked: Asked
  /** Ends in the query, however it begins. */
  target: string
  params: Params
  seen: Seen
}

/** The same for every request. */
interface Around {
  /** For who does not say which they read. */
  otherwise: Language
  door: Door
}

/**
 * A class, and what few handlers ask for made when they do: an object with functions and a getter of its own, made
 * anew for each request, cost a quarter of all that a token read costs.
 */
export class AdmittedCall implements Call {
  readonly caller: Caller
  readonly query: unknown
  readonly body: unknown
  readonly #at: AtDoor
  readonly #around: Around

  constructor(at: AtDoor, around: Around, caller: Caller, query: unknown, body?: unknown) {
    this.#at = at
    this.#around = around
    this.caller = caller
    this.query = query
    this.body = body
  }

  get asked(): Asked {
    return this.#at.asked
  }

  get target(): string {
    return this.#at.target
  }

  get params(): Params {
    return this.#at.params
  }

  get requestId(): string {
    return this.#at.seen.requestId
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
    return () => languageOf(this.asked, this.#around.otherwise)
  }

  get admitKey(): Call["admitKey"] {
    return (key, right) => this.#around.door.admitKey(this.asked, key, right)
  }

  get mayStill(): Call["mayStill"] {
    return async () => {
      try {
        return (await this.#around.door.admit(this.#at.route, this.asked)) !== undefined
      } catch (error) {
        return !isKeeperError(error, "key_missing") && !isKeeperError(error, "not_allowed")
      }
    }
  }
}
