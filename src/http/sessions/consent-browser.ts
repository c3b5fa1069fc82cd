// The cookie by which a browser that began a consent is known again when it comes back from Cafe24.
import type { KeeperOfHouse } from "../../core/keeper-of-house.ts"
import type { Answer } from "../../wire/answer.ts"
import { redirect } from "../../wire/answer.ts"

export interface ConsentBrowser {
  /** What its cookie holds from now on. */
  mark: string
  /** Lays the cookie down with this answer. */
  keep(answer: Answer): Answer
}

type Keeps = Pick<KeeperOfHouse, "chance" | "redirectUri">

/** A little longer than a consent may take. */
const lifeSeconds = 20 * 60
const markShape = /^[\w-]{16,64}$/

/** The same browser keeps its mark, so that two consents in two windows do not disturb each other. */
export function browserOf(request: Request, keeper: Keeps): ConsentBrowser {
  const mark = markIn(request, keeper) ?? keeper.chance.id()
  return {
    mark,
    keep: (answer) => ({ ...answer, headers: { ...answer.headers, "set-cookie": cookieOf(mark, keeper) } }),
  }
}

export function markIn(request: Request, keeper: Keeps): string | undefined {
  const name = `${nameOf(keeper)}=`
  const cookies = request.headers.get("cookie")?.split(";") ?? []
  const mark = cookies
    .map((each) => each.trim())
    .find((each) => each.startsWith(name))
    ?.slice(name.length)
  return mark !== undefined && markShape.test(mark) ? mark : undefined
}

/** Lax: it comes along when Cafe24 sends the owner back, and with nothing that another site's page does by itself. */
function cookieOf(mark: string, keeper: Keeps): string {
  const secure = isSecure(keeper) ? "; Secure" : ""
  return `${nameOf(keeper)}=${mark}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${lifeSeconds}${secure}`
}

/** `__Host-`: no other host of the same domain can lay one down. */
function nameOf(keeper: Keeps): string {
  return isSecure(keeper) ? "__Host-mallkey-consent" : "mallkey-consent"
}

/** By the address the owner comes back to: what reaches us behind a proxy is often plain http. */
function isSecure({ redirectUri }: Keeps): boolean {
  return redirectUri.startsWith("https:")
}

/**
 * A cookie laid down on `localhost` does not come back to `127.0.0.1`, nor to a tunnel. A person who starts on a name of this
 * machine is sent, once, to the same path where Cafe24 will send them back to.
 */
export function toReturnHost(request: Request, { redirectUri }: Keeps): Answer | undefined {
  const here = new URL(request.url)
  const back = URL.parse(redirectUri)
  if (!back || back.host === here.host || !isThisMachine(here.hostname)) return undefined
  if (here.searchParams.has(hopped)) return undefined
  const to = new URL(here.pathname + here.search, back.origin)
  to.searchParams.set(hopped, "1")
  return redirect(to.href, 302)
}

const hopped = "moved"

function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(\.\d+){3}$/.test(host)
}
