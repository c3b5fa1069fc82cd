// mallkey connect: a consent link for a mall's owner, and the wait until it was used.
import { refuseMadeUpOwner } from "../../access/made-up-owner.ts"
import type { House } from "../../compose/house.ts"
import type { ConsentLink } from "../../core/consent/connect.ts"
import { isKeeperError, KeeperError } from "../../core/errors.ts"
import type { ConnectionView } from "../../core/keeper.ts"
import { platformWordsOf } from "../../core/tools/platform-words.ts"
import { messages } from "../../messages/index.ts"
import { loadSome, thisProcess } from "../../settings/index.ts"
import { isoIf } from "../../wire/connection.ts"
import { listenForPaste } from "../asking/paste-listener.ts"
import { type CommandCall, command } from "../command.ts"
import { comesBackHere, listenForCallback } from "../connecting/callback-listener.ts"
import { connectedAnswer } from "../connecting/connected-answer.ts"
import { connectFromAfar, type FarConnect } from "../connecting/far-connect.ts"
import { wrap } from "../pictures/width.ts"
import { findServer } from "../reach/find.ts"
import { openInBrowser } from "../terminal/open-in-browser.ts"
import { spelledAs, splitId, whichMall } from "../which-mall.ts"

const connectFlags = {
  "add-scope": { type: "string", multiple: true, value: "SCOPE" },
  open: { type: "boolean", no: true },
  wait: { type: "boolean", no: true },
} as const

export default command({
  makesStore: true,
  usage: "[MALL] [--add-scope SCOPE] [--no-open] [--no-wait]",
  takes: [0, 1],
  example: "mallkey connect mymall\nmallkey connect mymall --add-scope mall.write_community",
  flags: connectFlags,
  run: async (call) => {
    const { args, flags, out, words, house } = call
    const server = await findServer(call)
    if (server) return connectFromAfar(call, server, farWish(call))
    const home = await house()
    const { keeper, settings } = home
    const typed = whichMall(args[0], settings.mallId, words)
    const id = spelledAs(typed, keeper.connect(splitId(typed)).mallId)
    await refuseMadeUpOwner(keeper, id)
    const before = await standing(home, id)
    const scopes = scopesToAsk(home, before, flags["add-scope"])
    const link = await linkToSend(home, id, scopes)
    if (flags.wait === false) {
      out.answer({ url: link.url, expires_at: isoIf(link.expiresAt), mall_id: link.mallId }, link.url)
      return 0
    }
    await keeper.start()
    const view = await waitForConsent(call, home, { id: before?.connection.id ?? id, link, before })
    if (!view) return 130
    const missingScopes = (view.connection.askedScopes ?? []).filter(
      (scope) => !view.connection.scopes.includes(scope),
    )
    connectedAnswer(call, view, { first: before === undefined, missingScopes })
    return 0
  },
})

function farWish({ args, flags, words, settingFlags }: CommandCall<typeof connectFlags>): FarConnect {
  const { CAFE24_MALL_ID } = loadSome(thisProcess(settingFlags), ["CAFE24_MALL_ID"]).values
  const addedScopes = (flags["add-scope"] ?? []).flatMap((text) => text.split(/[\s,]+/)).filter(Boolean)
  const id = whichMall(args[0], CAFE24_MALL_ID, words)
  return { id, addedScopes, open: flags.open !== false, wait: flags.wait !== false }
}

interface SentLink extends Pick<ConsentLink, "url" | "expiresAt" | "mallId"> {
  lasts?: boolean
}

/** An owner may read it tomorrow: where our own pages can be reached, it is one that starts a fresh consent each time. */
async function linkToSend({ keeper, settings }: House, id: string, scopes: string[]): Promise<SentLink> {
  const request = { ...splitId(id), scopes }
  await keeper.refuseWithoutPlace(request)
  const consent = keeper.connect(request)
  const { publicUrl } = settings
  if (publicUrl === undefined || comesBackHere(settings.app?.redirectUri)) return consent
  const { path, expiresAt } = await keeper.link(request)
  return { url: publicUrl.replace(/\/+$/, "") + path, expiresAt, mallId: consent.mallId, lasts: true }
}

async function standing({ keeper }: House, id: string): Promise<ConnectionView | undefined> {
  try {
    return await keeper.connection(id)
  } catch (error) {
    // Several owners of one mall: the consent without an owner is a connection of its own.
    if (isKeeperError(error, "connection_unknown") || isKeeperError(error, "ambiguous")) return undefined
    throw error
  }
}

/** A consent replaces what was granted before, so more means all of it and more. */
function scopesToAsk(
  { settings }: House,
  before: ConnectionView | undefined,
  added: string[] = [],
): string[] {
  const more = added.flatMap((text) => text.split(/[\s,]+/)).filter(Boolean)
  const { askedScopes, scopes: granted = [] } = before?.connection ?? {}
  // What came from elsewhere knows what was granted, and not what was asked for.
  const had = askedScopes ?? granted
  // Where nobody chose scopes, ours would take away what was granted and ask for what the app may not have.
  const wanted = settings.areScopesNamed || had.length === 0 ? settings.scopes : []
  return [...new Set([...wanted, ...had, ...more])]
}

interface Awaited {
  id: string
  link: SentLink
  before: ConnectionView | undefined
}

async function waitForConsent(
  call: CommandCall,
  home: House,
  awaited: Awaited,
): Promise<ConnectionView | undefined> {
  const { out, words, flags } = call as CommandCall<{ open: { type: "boolean" } }>
  const stopped = call.stopped()
  const over = new AbortController()
  const listener = await listenForCallback(call, home)
  const paste = listenForPaste(home, awaited.id, over.signal)
  try {
    showLink(call, home, awaited.id, awaited.link, listener !== undefined)
    if (out.isTerminal && flags.open !== false && openInBrowser(awaited.link.url)) out.note(words.opened)
    out.progress(words.waiting)
    // Where this process takes the answer itself, its end is the link's.
    if (!out.isTerminal) out.note(listener ? words.waiting : words.waitingSafely)
    const failed = Promise.race([listener?.failed, paste?.failed].filter((each) => each !== undefined))
    const seen = watch(home, awaited, AbortSignal.any([stopped, over.signal]))
    return await (listener || paste ? Promise.race([seen, failed]) : seen)
  } finally {
    over.abort()
    out.progress(undefined)
    await listener?.stop()
  }
}

function showLink(
  { out, language }: CommandCall,
  { settings, keeper }: House,
  id: string,
  link: SentLink,
  here: boolean,
): void {
  const { cli: words, times } = messages(language, platformWordsOf(keeper.apps(), [{ id }]))
  const until = times.relative(link.expiresAt, keeper.clock.now())
  const wrapped = (text: string) => wrap(text, out.columns - 1)
  out.note(
    `${wrapped(words.openThis(link.mallId, until, link.lasts === true))}\n\n${out.style("cyan", link.url)}\n`,
  )
  const back = settings.app?.redirectUri ?? ""
  const where = here ? words.listeningHere(back) : words.listeningThere(back, link.mallId)
  out.note(out.style("gray", wrapped(where)))
}

/** The process that takes the callback (a server beside us, or this one) saves it in the store: there it is seen. */
async function watch(home: House, { id, link, before }: Awaited, signal: AbortSignal) {
  const { keeper } = home
  while (!signal.aborted) {
    const view = await standing(home, id)
    const isIt = view?.connection.id === id && view.connection.connectedAt !== before?.connection.connectedAt
    if (isIt) return view
    if (keeper.clock.now() > link.expiresAt) {
      throw new KeeperError("state_invalid", { connectionId: id, detail: "nobody used it within 10 minutes" })
    }
    await keeper.clock.sleep(500, signal)
  }
  return undefined
}
