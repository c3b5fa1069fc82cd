// The environment of a child: the parent's, without what is ours, with the way by our proxy and what to trust on it.
import { delimiter } from "node:path"
import { javaStorePassword } from "./java-trust-store.ts"
import { adding, replacing } from "./parent-trust.ts"
import type { RunFiles } from "./run-folder.ts"
import type { Variables } from "./variables.ts"

export interface ChildFacts {
  /** With the key of this run. */
  proxyUrl: string
  port: number
  files: RunFiles
  /** The hosts of this run, as `mymall.cafe24api.com`: to find what a pattern would let past us. */
  samples: readonly string[]
  own: Record<string, string>
}

const proxyNames = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"]
/** What no child of ours may see: texts, whatever they are called, and names of what our store's address is made of. */
export interface Hidden {
  texts: ReadonlySet<string>
  names: RegExp | undefined
}

/** A shorter text may stand in anything, and a variable that only seems to hold it would be missed. */
const tellingLength = 12

export function withoutOurs(parent: Variables, { texts, names }: Hidden): Variables {
  const telling = [...texts].filter(({ length }) => length >= tellingLength)
  // Also in the midst of others: a whole header, a list, an address.
  const holds = (value: string) => texts.has(value.trim()) || telling.some((text) => value.includes(text))
  const isOurs = ([name, value = ""]: [string, string | undefined]) =>
    /^MALLKEY_/i.test(name) || ours.has(name) || names?.test(name) || holds(value)
  return Object.fromEntries(Object.entries(parent).filter((entry) => !isOurs(entry)))
}

/** A child that knew our simulator's address would go past the proxy. */
const ours = new Set(["CAFE24_BASE_URL", "CAFE24_CLIENT_SECRET", "CAFE24_CLIENT_SECRET_KEY", "CRON_SECRET"])

export function childVariables(parent: Variables, facts: ChildFacts): Variables {
  const { proxyUrl, files, own } = facts
  const both = (name: string, value: string): Variables => ({ [name]: value, [name.toLowerCase()]: value })
  const all = (names: string[], value: string) => Object.fromEntries(names.map((name) => [name, value]))
  return {
    ...parent,
    ...Object.assign({}, ...proxyNames.map((name) => both(name, proxyUrl))),
    ...both("NO_PROXY", pastUs(parent, facts)),
    ...all(adding, files.added),
    ...all(replacing, files.bundle),
    NODE_USE_ENV_PROXY: "1",
    NODE_OPTIONS: behind(parent.NODE_OPTIONS, `--require ${quoted(files.preload)}`),
    JAVA_TOOL_OPTIONS: behind(parent.JAVA_TOOL_OPTIONS, javaOptions(facts)),
    // An empty name stands for the folder that PHP was built with.
    PHP_INI_SCAN_DIR: `${parent.PHP_INI_SCAN_DIR ?? ""}${delimiter}${files.phpSettings}`,
    WGETRC: files.wgetSettings,
    CAFE24_TOKENS_FILE: files.tokens,
    ...own,
  }
}

/** The parent's own exceptions, but for what would let a platform's host past us. This machine needs no proxy. */
function pastUs(parent: Variables, { samples }: ChildFacts): string {
  const named = (parent.NO_PROXY ?? parent.no_proxy ?? "").split(/[\s,]+/).filter((one) => one !== "")
  const kept = named.filter((one) => !samples.some((host) => letsPast(one, host)))
  return [...new Set([...kept, "localhost", "127.0.0.1", "::1"])].join(",")
}

function letsPast(pattern: string, host: string): boolean {
  const bare = pattern
    .toLowerCase()
    .replace(/^\*?\.?/, "")
    .replace(/:\d+$/, "")
  return bare === "" || host === bare || host.endsWith(`.${bare}`) || bare.endsWith(parentOf(host))
}

function parentOf(host: string): string {
  return host.slice(host.indexOf("."))
}

/** Java reads no proxy variables, and refuses a login on tunnels; it is known by its process instead. */
function javaOptions({ port, files }: ChildFacts): string {
  const set = (name: string, value: string | number) => quoted(`-D${name}=${value}`)
  return [
    ...["https", "http"].flatMap((scheme) => [
      set(`${scheme}.proxyHost`, "127.0.0.1"),
      set(`${scheme}.proxyPort`, port),
    ]),
    set("http.nonProxyHosts", "localhost|127.*|[::1]"),
    set("jdk.http.auth.tunneling.disabledSchemes", ""),
    set("javax.net.ssl.trustStore", files.javaStore),
    set("javax.net.ssl.trustStoreType", "JKS"),
    set("javax.net.ssl.trustStorePassword", javaStorePassword),
  ].join(" ")
}

function behind(first: string | undefined, second: string): string {
  return first ? `${first} ${second}` : second
}

function quoted(text: string): string {
  return /[\s|*[\]]/.test(text) ? `"${text}"` : text
}

/** Node's own fetch goes by the proxy of the environment where one of these asks for it: what is sent beside it follows. */
export function usesProxyOfEnvironment({ NODE_USE_ENV_PROXY, NODE_OPTIONS = "" }: Variables): boolean {
  return NODE_USE_ENV_PROXY === "1" || /(^|\s)--use-env-proxy(\s|$)/.test(NODE_OPTIONS)
}

/** The proxy that the parent's programs use for a host, as they would find it. */
export function parentsProxy(parent: Variables): (host: string) => string | undefined {
  const of = (name: string) => parent[name] || parent[name.toLowerCase()]
  const proxy = of("HTTPS_PROXY") ?? of("ALL_PROXY") ?? of("HTTP_PROXY")
  if (proxy === undefined || !/^https?:\/\//i.test(proxy)) return () => undefined
  const except = (of("NO_PROXY") ?? "")
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((one) => one !== "")
  const isDirect = (host: string) =>
    except.some((one) => one === "*" || one === host || host.endsWith(`.${one.replace(/^\*?\./, "")}`))
  return (host) => (isDirect(host) ? undefined : proxy)
}
