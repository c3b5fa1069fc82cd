// What an error of Redis or of the line to it means for us.
import { KeeperError } from "../../core/errors.ts"

/** First words of answers that speak of the server's condition or of its rules, not of what we sent. */
const conditions: Record<string, string> = {
  OOM: "its memory is full and it throws nothing away",
  MISCONF: "it cannot write to its disk and refuses writes",
  READONLY: "it is a read-only replica",
  LOADING: "it is still loading its data",
  MASTERDOWN: "it is a replica without its master",
  NOREPLICAS: "it has too few replicas to take writes",
  CLUSTERDOWN: "the cluster is incomplete",
  MOVED: "the cluster is being rearranged",
  ASK: "the cluster is being rearranged",
  TRYAGAIN: "the cluster is being rearranged",
  BUSY: "it is busy with another program's script",
  NOAUTH: "it wants a password",
  WRONGPASS: "it refuses user and password",
  NOPERM: "this user may not run a command mallkey needs",
  WRONGTYPE: "a key mallkey needs holds something of another kind",
  NOPASSWORD: "it has no password, and one was sent",
  NODATABASE: "it has no database of that number",
}

/** What Redis calls no more than ERR, though it says that the address is wrong. */
const misaddressed: Record<string, RegExp> = {
  NOPASSWORD: /\bAUTH\b.*\bno password is set|\bwithout any password configured/,
  NODATABASE: /\bDB index is out of range|\binvalid DB index|\bSELECT is not allowed in cluster mode/,
}

const refusedWrites = ["OOM", "MISCONF", "READONLY", "NOREPLICAS"]

/** Only the first word of an answer is repeated: the rest may quote what was sent. */
export function redisTrouble(error: unknown, name: string): unknown {
  if (error instanceof KeeperError || !(error instanceof Error)) return error
  if (!isReply(error)) {
    // The library's errors are told apart by their class alone, and in a bundle that may have no name.
    const reason = (error as NodeJS.ErrnoException).code ?? (error.constructor.name || error.name)
    return redisUnavailable(name, reason, error)
  }
  const word = wordOf(error)
  const condition = conditions[word]
  if (condition) return redisUnavailable(name, `${word}, ${condition}`, error)
  return new KeeperError("internal", { detail: `redis answers ${word || "an error"}`, cause: error })
}

function wordOf(error: Error): string {
  const word = firstWord(error)
  if (word !== "ERR") return word
  return Object.keys(misaddressed).find((name) => misaddressed[name]!.test(error.message)) ?? word
}

export function redisUnavailable(name: string, reason: string, cause?: unknown): KeeperError {
  return new KeeperError("store_unavailable", { detail: `${name}: ${reason}`, cause })
}

/** Reading goes on, and every write says it for itself. */
export function refusesWrites(error: unknown): boolean {
  const cause = error instanceof KeeperError ? error.cause : error
  return isReply(cause) && refusedWrites.includes(firstWord(cause))
}

/** The server is well; one key is not what it should be. */
export function isAboutOneKey(error: unknown): boolean {
  const cause = error instanceof KeeperError ? error.cause : error
  return isReply(cause) && /\bWRONGTYPE\b/.test((cause as Error).message)
}

/** A script over keys that do not live together. */
export function areApart(error: unknown): boolean {
  const cause = error instanceof KeeperError ? error.cause : error
  return isReply(cause) && firstWord(cause) === "CROSSSLOT"
}

/**
 * An answer that says no, as opposed to a line that broke. Told by its first word, which is all capitals: the library stays
 * unloaded, and the names of its classes are gone in a bundle.
 */
export function isReply(error: unknown): boolean {
  return error instanceof Error && !("code" in error) && /^-?[A-Z]{2,}\b/.test(error.message)
}

/** The library refused to send: its socket had been closed before. */
export function isClosedClient(error: unknown): boolean {
  return error instanceof Error && error.message === "The client is closed"
}

export function firstWord(error: unknown): string {
  // A script passes an answer on with a prefix of its own in some versions.
  const word = /^-?(?:ERR Error running script.*?: -?)?([A-Z]+)\b/.exec(
    error instanceof Error ? error.message : "",
  )?.[1]
  return word ?? ""
}
