// mallkey connect against a server elsewhere: its link for the owner, and the wait until it was used.
import { isKeeperError, KeeperError } from "../../core/errors.ts"
import { ofApp, readId } from "../../core/id.ts"
import type { ConnectionView } from "../../core/keeper.ts"
import { messages } from "../../messages/index.ts"
import type { CommandCall } from "../command.ts"
import { wrap } from "../pictures/width.ts"
import type { Reachable } from "../reachable.ts"
import { openInBrowser } from "../terminal/open-in-browser.ts"
import { spelledAs } from "../which-mall.ts"
import { wordsAbout } from "../words-about.ts"
import { connectedAnswer } from "./connected-answer.ts"

export interface FarConnect {
  id: string
  addedScopes: string[]
  open: boolean
  wait: boolean
}

export async function connectFromAfar(
  call: CommandCall,
  keeper: Reachable,
  wish: FarConnect,
): Promise<number> {
  const { out, language } = call
  const words = await wordsAbout(call, keeper, wish.id)
  const before = await standing(keeper, wish.id)
  const { app, account: mallId, owner } = readId(wish.id)
  const link = await keeper.link({ ...ofApp(app), mallId, owner, scopes: scopesOf(before, wish.addedScopes) })
  const id = spelledAs(wish.id, link.mallId ?? mallId)
  // The server gives the same link again, and what it knows of the mall under that name counts for its scopes.
  if (id !== wish.id) return connectFromAfar(call, keeper, { ...wish, id })
  if (!wish.wait) {
    out.answer(
      { url: link.url, expires_at: new Date(link.expiresAt).toISOString(), mall_id: mallId },
      link.url,
    )
    return 0
  }
  const until = messages(language).times.relative(link.expiresAt, keeper.clock.now())
  out.note(
    `${wrap(words.openThis(mallId, until, true), out.columns - 1)}\n\n${out.style("cyan", link.url)}\n`,
  )
  if (out.isTerminal && wish.open && openInBrowser(link.url)) out.note(words.opened)
  out.progress(words.waiting)
  // Nobody sees a line that is written over: without this a program would seem to hang.
  if (!out.isTerminal) out.note(words.waitingSafely)
  const view = await watch(call, keeper, wish.id, before, link.expiresAt)
  out.progress(undefined)
  if (!view) return 130
  const { askedScopes = [], scopes } = view.connection
  const missingScopes = askedScopes.filter((scope) => !scopes.includes(scope))
  connectedAnswer(call, view, { first: before === undefined, missingScopes })
  return 0
}

/** Undefined: the server asks for what was granted, or for its own. */
function scopesOf(before: ConnectionView | undefined, added: string[]): string[] | undefined {
  if (added.length === 0) return undefined
  return [...new Set([...(before?.connection.askedScopes ?? []), ...added])]
}

async function standing(keeper: Reachable, id: string): Promise<ConnectionView | undefined> {
  try {
    return await keeper.connection(id)
  } catch (error) {
    if (isKeeperError(error, "connection_unknown") || isKeeperError(error, "ambiguous")) return undefined
    throw error
  }
}

async function watch(
  call: CommandCall,
  keeper: Reachable,
  id: string,
  before: ConnectionView | undefined,
  untilAt: number,
): Promise<ConnectionView | undefined> {
  const stopped = call.stopped()
  while (!stopped.aborted) {
    const view = await standing(keeper, id)
    if (view && view.connection.connectedAt !== before?.connection.connectedAt) return view
    if (keeper.clock.now() > untilAt)
      throw new KeeperError("state_invalid", { connectionId: id, detail: "nobody used it in time" })
    await keeper.clock.sleep(2_000, stopped)
  }
  return undefined
}
