// Stages 4 to 6: this machine's clock against the provider's, our client id and secret, the redirect address.

import { offDetail, offIn } from "../../alive/budget/platform-clock.ts"
import { hour, minute } from "../../alive/schedule.ts"
import type { EventKind, KeeperEvent } from "../../events.ts"
import { ofApp, readId } from "../../id.ts"
import type { AppInHouse, Provider, ProviderFacts } from "../../ports.ts"
import { type Finding, finding } from "../finding.ts"
import { allowance } from "./allowance.ts"
import type { AboutApp } from "./app-question.ts"
import type { Check, Examined, Looked } from "./check.ts"

/** Whole seconds, and the way of the answer: less than this tells nothing. */
const clockToleranceMs = minute
const lookBackMs = 24 * hour

export const clockCheck: Check = {
  key: "clock",
  stage: "clock",
  quick: true,
  needsStore: true,
  run: async (examined) => {
    const findings = await wentBack(examined)
    const aheadMs = await clockAhead(examined)
    if (aheadMs === undefined) findings.push(...(await heardOff(examined)))
    if (aheadMs === undefined) return findings.length > 0 ? { findings } : { skipped: "no_answer" }
    if (Math.abs(aheadMs) > clockToleranceMs) findings.push(clockOff(-aheadMs))
    return { findings, facts: { spanMs: Math.abs(aheadMs) } }
  },
}

/** The first answer tells: all of a provider has one clock. */
async function clockAhead({ connections, questions }: Examined): Promise<number | undefined> {
  for (const connection of connections) {
    const sight = await questions.sight(connection)
    if (sight && "clockAheadMs" in sight && sight.clockAheadMs !== undefined) return sight.clockAheadMs
  }
  return undefined
}

function clockOff(spanMs: number): Finding {
  return finding("clock_off", { spanMs, detail: offDetail(spanMs) })
}

/** Nobody could be asked just now: what the last token answers said. */
async function heardOff(examined: Examined): Promise<Finding[]> {
  const last = await lastOf(examined, "clock_off")
  return last ? [clockOff(offIn(last.detail))] : []
}

async function wentBack(examined: Examined): Promise<Finding[]> {
  const last = await lastOf(examined, "clock_went_back")
  return last ? [finding("clock_went_back", { at: last.at, detail: last.detail })] : []
}

async function lastOf({ parts }: Examined, sought: EventKind): Promise<KeeperEvent | undefined> {
  const events = await parts.journal.newest(200)
  const since = parts.clock.now() - lookBackMs
  return events.find(({ kind, at }) => kind === sought && at >= since)
}

/** What belongs to nobody's app first, then a result for each app. */
export const appCheck: Check = {
  key: "app",
  stage: "app",
  quick: true,
  needsStore: true,
  run: async (examined) => {
    const { appHolds, providers } = examined.parts
    const others = examined.connections.filter(({ foreign }) => foreign)
    const foreign = { findings: others.map(({ id }) => finding("other_app", { id })) }
    await appHolds.load()
    const seen = await Promise.all(providers.apps.map((app) => lookAtApp(examined, app)))
    return others.length === 0 ? seen : [foreign, ...seen]
  },
}

async function lookAtApp(examined: Examined, inHouse: AppInHouse): Promise<Looked> {
  const { app, name, provider } = inHouse
  const { parts, questions, connections } = examined
  const about = parts.providers.apps.length > 1 ? { app: name } : {}
  const own = connections.filter((one) => one.app === app && !one.foreign)
  const answer = await questions.app(app)
  if (answer) {
    const findings = appFindings(answer, own.length, provider.facts)
    return { findings: named(about, findings, provider), facts: about }
  }
  const held = parts.appHolds.of(ofApp(app)).held()
  if (held) {
    const found = finding("app_rejected", { at: held.sinceAt, detail: held.detail, count: own.length })
    return { findings: named(about, [found], provider), facts: about }
  }
  // Nobody asked just now. A pair that was given to this app is the only thing that says it was accepted, and when.
  const given = own.filter(({ clientId }) => clientId === provider.oauth.clientId)
  // Another program may have written one that lies ahead.
  const now = parts.clock.now()
  const acceptedAt = Math.max(0, ...given.map(({ tokens }) => tokens.issuedAt).filter((at) => at <= now))
  if (acceptedAt > 0) return { findings: [], facts: { ...about, at: acceptedAt } }
  const refused = await refusedConsent(examined, app)
  if (!refused) return { skipped: app === undefined ? "not_asked" : "app_not_asked", facts: about }
  return {
    findings: named(
      about,
      [finding("app_refused_consent", { at: refused.at, detail: refused.detail })],
      provider,
    ),
    facts: about,
  }
}

/** A stranger's consent holds nobody up, so it left no hold. Where no pair was ever given it is all that is known. */
async function refusedConsent(
  { parts }: Examined,
  app: string | undefined,
): Promise<{ at: number; detail?: string } | undefined> {
  const events = await parts.journal.newest(200)
  return events.find(
    ({ code, connectionId }) =>
      code === "app_rejected" && connectionId !== undefined && readId(connectionId).app === app,
  )
}

/** Of several apps it says which; where to go is where that one's platform is. */
function named(about: { app?: string }, found: Finding[], { facts }: Provider): Finding[] {
  const fill = (fix: string) => fix.replace("{developerCentre}", facts.developerCentre)
  return found.map((one) => ({ ...one, fix: fill(one.fix), facts: { ...one.facts, ...about } }))
}

function appFindings({ is, detail, id }: AboutApp, malls: number, facts: ProviderFacts): Finding[] {
  if (is === "taken") return []
  if (is === "rejected") return [finding("app_rejected", { detail, count: malls })]
  if (is === "limited") return [finding("blocked", { id, detail, ...allowance(facts) })]
  return [finding(is === "uninstalled" ? "says_uninstalled" : "token_endpoint_trouble", { id, detail })]
}

export const redirectCheck: Check = {
  key: "redirect",
  stage: "redirect",
  quick: false,
  needsStore: false,
  run: async (examined) => {
    const { apps } = examined.parts.providers
    const addresses = new Map<string, boolean>()
    for (const { provider } of apps) {
      const { oauth } = provider
      // A simulator, or a peer on this machine, takes any address.
      const isReal = !isLocal(new URL(`https://${oauth.issuer("mymall")}`).hostname)
      addresses.set(oauth.redirectUri, isReal)
    }
    const looked = Array.from(addresses, ([href, isReal]) =>
      redirectFindings(examined, new URL(href), isReal),
    )
    return { findings: (await Promise.all(looked)).flat(), facts: { names: [...addresses.keys()] } }
  },
}

async function redirectFindings({ world }: Examined, address: URL, isReal: boolean): Promise<Finding[]> {
  const { protocol, hostname, host, pathname, origin } = address
  const names = [address.href]
  if (isReal && (protocol !== "https:" || isLocal(hostname) || isNumber(hostname))) {
    return [finding("redirect_not_registrable", { names })]
  }
  if (
    world?.callbackPaths &&
    !world.callbackPaths.includes(pathname) &&
    !/^\/callback\/[a-z0-9-]+$/.test(pathname)
  )
    return [finding("redirect_elsewhere", { names })]
  const publicUrl = world?.publicUrl
  if (publicUrl !== undefined && new URL(publicUrl).host !== host) {
    return [finding("redirect_other_host", { names, detail: publicUrl })]
  }
  const found = isReal && world ? await world.answersAt(origin) : "keeper"
  if (found === "keeper") return []
  return [finding(found === "other" ? "redirect_not_ours" : "redirect_unreachable", { names })]
}

function isLocal(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || /^(127\.|\[::1\])/.test(hostname)
}

function isNumber(hostname: string): boolean {
  return /^[\d.]+$|^\[/.test(hostname)
}
