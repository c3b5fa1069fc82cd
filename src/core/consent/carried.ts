// Failures of which nothing was written down: what their page shows is carried, sealed, in its address. Anybody may
// bring one about as often as they like, and a store must not grow by that.
import type { RefreshParts } from "../alive/parts.ts"
import { type AskedConsent, type ErrorCode, errorTable, KeeperError } from "../errors.ts"
import { isSealed } from "../seal.ts"

type Parts = Pick<RefreshParts, "sealer" | "clock">

interface Carried {
  code: ErrorCode
  detail?: string
  problems?: string[]
  connectionId?: string
  givenBy?: string
  retryAt?: number
  asked?: AskedConsent
  endsAt: number
}

/** As long as what became of an owner's consent is kept. */
const lifeMs = 7 * 24 * 60 * 60_000
const place = "consent|result"
/** An address has no room for more, and its page shows less. */
const longest = 300

export function isCarried(resultId: string): boolean {
  return isSealed(resultId)
}

export function carry({ sealer, clock }: Parts, error: KeeperError): string {
  const { code, detail, problems, connectionId, givenBy, retryAt } = error
  // The path of a lasting link is looked up again when the page is shown.
  const { linkPath: _, ...asked } = error.asked ?? { mallId: "" }
  const carried: Carried = {
    code,
    detail: detail?.slice(0, longest),
    problems: problems?.slice(0, 3).map((problem) => problem.slice(0, longest)),
    connectionId,
    givenBy,
    retryAt,
    ...(error.asked && { asked: asked as AskedConsent }),
    endsAt: clock.now() + lifeMs,
  }
  return sealer.seal(JSON.stringify(carried), place)
}

/** Undefined: too old, made up, or sealed with a secret that is gone. */
export function carriedIn({ sealer, clock }: Parts, resultId: string): KeeperError | undefined {
  const carried = opened(sealer, resultId)
  if (!carried || carried.endsAt <= clock.now() || !Object.hasOwn(errorTable, carried.code)) return undefined
  const { code, endsAt: _, ...facts } = carried
  return new KeeperError(code, facts)
}

function opened(sealer: Parts["sealer"], resultId: string): Carried | undefined {
  try {
    return JSON.parse(sealer.open(resultId, place)) as Carried
  } catch {
    return undefined
  }
}
