// English: what the log of a running keeper says.
import type { KeeperEvent } from "../../core/events.ts"
import { credentialsOf } from "../app-credentials.ts"
import type { EnglishWords } from "../platform-words.ts"
import type { ReasonWords } from "../reason-words.ts"
import { inWordsOf } from "../tell-reason.ts"
import { type ToldWords, toldOf } from "../told-of.ts"
import { alerts } from "./alerts.ts"
import { reasons } from "./reasons/reasons.ts"

type Says = (event: KeeperEvent, mall: string) => string

type Why = (event: KeeperEvent) => string
const whyIn =
  (words: ReasonWords): Why =>
  ({ detail = "" }) =>
    detail === "" ? "" : ` (${inWordsOf(words, detail)})`
const named = ({ app }: KeeperEvent) => (app === undefined ? "" : ` ${app}`)

export const log = (words: EnglishWords) => sentences(words, whyIn(reasons(words)), toldIn(words))

const toldIn = (words: EnglishWords): ToldWords => ({
  channels: { console: "on the console", slack: "by Slack", email: "by mail", webhook: "by webhook" },
  kinds: { ...alerts(words).troubles, recovered: "all is well again", test: "a test" },
  several: words.account.several,
})

const sentences = ({ platform, account }: EnglishWords, why: Why, told: ToldWords) => ({
  events: {
    connected: (_e, mall) => `${mall}: connected`,
    reconnected: (_e, mall) => `${mall}: connected again`,
    imported: (_e, mall) => `${mall}: imported`,
    exported: (e) => `Tokens exported${why(e)}; whoever refreshes one copy ends the other`,
    refreshed: (_e, mall) => `${mall}: refreshed`,
    refresh_failed: (e, mall) => `${mall}: refreshing failed${why(e)}; it is tried again`,
    unclear: (e, mall) =>
      `${mall}: ${platform}'s answer did not arrive${why(e)}; the same token is shown once more later`,
    recovered: (_e, mall) => `${mall}: well again`,
    adopted: (e, mall) => `${mall}: no longer lost${why(e)}; that one is used from now on`,
    lost: (e, mall) => `${mall}: lost${why(e)}; its owner must reconnect`,
    disconnected: (_e, mall) => `${mall}: disconnected`,
    app_rejected: (e) =>
      `${platform} rejects our app${named(e)}${why(e)}; no ${account.one} is marked, check ${credentialsOf(e.app).secret}`,
    app_accepted: (e) => `${platform} accepts our app${named(e)} again`,
    rescue_waiting: (e, mall) => `${mall}: an answer waits in the rescue place${why(e)}`,
    rescue_saved: (_e, mall) => `${mall}: an answer from the rescue place was saved`,
    rescue_failed: (e, mall) =>
      mall === ""
        ? `The rescue place cannot be read${why(e)}; answers that wait there are not saved`
        : `${mall}: the rescue place cannot be written${why(e)}`,
    rescue_refused: (e, mall) =>
      `${mall}: the store does not take its pair, which waits in the rescue place${why(e)}`,
    rescue_set_aside: (e, mall) =>
      `${mall}: an answer in the rescue place is of no more use to the store and was set aside${why(e)}`,
    scopes_missing: (e, mall) => `${mall}: not all scopes were granted, missing${why(e)}`,
    answer_odd: (e, mall) => `${mall}: something in ${platform}'s answer is odd${why(e)}`,
    went_back: (e, mall) =>
      `${mall}: a pair that was already used came back${why(e)}; the living one was put in its place`,
    written_elsewhere: (_e, mall) =>
      `${mall}: another program wrote a new pair into the store: it refreshed by itself, or the ${account.one} was connected there`,
    store_emptied: (e) =>
      `The store held connections and now holds none${why(e)}, and nobody disconnected them: it was emptied, restarted without its data, or is another one`,
    store_new: ({ detail = "" }) =>
      `The store is new and holds nothing: ${detail}. If ${account.many} were connected here before, their data is missing or elsewhere: stop, and bring it back before anybody connects again (docs/backup.md)`,
    clock_apart: (e) =>
      `The clock of this machine and the store's differ${why(e)}. Set the time (NTP): until then tokens are taken to end earlier where this machine is behind`,
    clock_off: (e, mall) =>
      `${mall}: by the date of ${platform}'s answer this machine's clock is wrong${why(e)}. Set the time (NTP)`,
    clock_went_back: (e) => `The clock of this machine went back${why(e)}; everything is looked at once`,
    session_unverifiable: () =>
      "Sessions of this Supabase project are signed with a shared secret, and SUPABASE_JWT_SECRET is not set: signed-in people are refused (401). Supabase: Project settings, JWT keys, legacy secret",
    session_elsewhere: ({ detail = "" }) =>
      `Sessions come that ${detail} issued and not SUPABASE_URL: refused (401). If it is the same project, set SUPABASE_URL to that address`,
    key_created: (e) => `Key made${why(e)}`,
    key_revoked: (e) => `Key revoked${why(e)}`,
    resealed: (e) => `Sealed again${why(e)}`,
    token_read: (_e, mall) => `${mall}: token handed out`,
    uninstalled_hint: (e, mall) =>
      `${mall}: ${platform} says the app is gone there${why(e)} and takes the access token no more; nothing is marked, the next refresh decides`,
    consent_failed: (e, mall) => `${mall}: a consent did not work${why(e)}`,
    hint_refuted: (e, mall) =>
      `${mall}: ${platform} said the app is gone there${why(e)}, yet it takes our token; ignored`,
    webhooks_undelivered: (e, mall) =>
      `${mall}: webhooks did not reach us${why(e)}; compare the address and CAFE24_WEBHOOK_KEY with the developer centre`,
    mirror_failed: (e) => `A mirror cannot be written${why(e)}; it is tried again`,
    mirror_recovered: (e) => `Mirror ${e.detail}: all is written again`,
    alerted: (e, mall) => `${mall === "" ? "" : `${mall}: `}people were told (${toldOf(told, e.detail)})`,
    alert_failed: (e) => `People could not be told${why(e)}; it is tried again`,
  } satisfies Record<KeeperEvent["kind"], Says> as Record<KeeperEvent["kind"], Says>,
  listening: (url: string) => `Listening on ${url}`,
  forwardListening: (url: string) => `Forward proxy at ${url}`,
  keptIn: (store: string) => `Connections are kept in ${store}`,
  foreignLeft: (malls: string, place: string) =>
    `Answers of another store lie in ${place} and are left alone: ${malls}. Start mallkey with that store, or bring it over with "mallkey import"`,
  broughtHome: (saved: number, waiting: number) =>
    `Left by an earlier process: ${saved} answers saved${waiting > 0 ? `, ${waiting} still wait in the rescue place` : ""}`,
  unopenable: (count: number, first: string) =>
    `The tokens of ${count === 1 ? first : `${first} and ${count - 1} more`} cannot be opened: the secret that sealed them is not among MALLKEY_SECRET`,
  swept: (refreshed: number, skipped: number, failed: number) =>
    `Sweep: ${refreshed} refreshed${skipped > 0 ? `, ${skipped} in other hands` : ""}${failed > 0 ? `, ${failed} failed` : ""}`,
  sweepTrouble: (what: string) => `Sweep could not run: ${what}`,
  checked: (checked: number, warned: number, lost: number) =>
    `Daily check of ${checked} connections: ${warned} to watch, ${lost} for their owners`,
  checkTrouble: (what: string) => `The daily check could not run: ${what}`,
  stopping: "Stopping: refreshes under way are finished and saved",
  stopped: "Stopped",
  stoppedLate: `Stopped while ${platform} had not answered yet; what was asked is written down and settled at the next start`,
})
