// The kinds of value a setting can have: how its text is read, and how a person is told what it should be.
import { z } from "zod"
import { isTimeZone } from "../core/time.ts"
import type { Messages } from "../messages/index.ts"

export interface Kind<Value> {
  schema: z.ZodType<Value, string>
  expected: (say: Messages["settingProblems"]["expected"]) => string
}

const separators = /[\s,]+/

function listOf(text: string, separator: RegExp): string[] {
  return text.split(separator).filter((part) => part !== "")
}

export const text: Kind<string> = { schema: z.string().min(1), expected: (say) => say.text() }

/** Shown to people as it is, so it must stay one line, and a short one. */
export function line(longest: number): Kind<string> {
  const isPlain = (value: string) => value.length <= longest && !/\p{Cc}/u.test(value)
  return { schema: z.string().min(1).refine(isPlain), expected: (say) => say.line(longest) }
}

export function matching(pattern: RegExp, expected: Kind<string>["expected"]): Kind<string> {
  return { schema: z.string().regex(pattern), expected }
}

/** Copied from a page of the platform. Typed unseen with Korean letters on, it would be refused much later. */
export const credential: Kind<string> = matching(/^[\x21-\x7e]+$/, (say) => say.credential())

export function secret(length: number): Kind<string> {
  return { schema: z.string().min(length), expected: (say) => say.longSecret(length) }
}

export function secrets(length: number): Kind<string[]> {
  const all = z.array(z.string().min(length)).min(1)
  return {
    schema: z
      .string()
      .transform((value) => listOf(value, /\s*,\s*/))
      .pipe(all),
    expected: (say) => say.longSecrets(length),
  }
}

export function wholeNumber(low: number, high: number): Kind<number> {
  const inBounds = z.number().int().min(low).max(high)
  return {
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(inBounds),
    expected: (say) => say.wholeNumber(low, high),
  }
}

export function oneOf<const Value extends string>(...values: [Value, ...Value[]]): Kind<Value> {
  return { schema: z.enum(values) as z.ZodType<Value, string>, expected: (say) => say.oneOf(values) }
}

/** Without the closing slash, so that a path can be put behind it. */
export const url: Kind<string> = {
  schema: z
    .string()
    .refine((value) => ["https:", "http:"].includes(protocolOf(value)))
    .transform((value) => value.replace(/\/+$/, "")),
  expected: (say) => say.url(),
}

/** Compared by Cafe24 letter by letter: left exactly as it was written. */
export const exactUrl: Kind<string> = {
  schema: z.string().refine((value) => ["https:", "http:"].includes(protocolOf(value))),
  expected: (say) => say.url(),
}

export const urlOrLoopback: Kind<string> = {
  schema: z.string().refine(isSecureOrLoopback),
  expected: (say) => say.urlOrLoopback(),
}

/** Names of hosts, `*.example.com` for all below one; or `all`. */
export const hosts: Kind<string[] | "all"> = {
  schema: z.union([
    z.literal("all"),
    z
      .string()
      .transform((value) => listOf(value.toLowerCase(), separators))
      .pipe(z.array(z.string().regex(/^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/)).min(1)),
  ]) as z.ZodType<string[] | "all", string>,
  expected: (say) => say.hosts(),
}

/** Compared with what browsers send, letter by letter: scheme, host and port, small letters, nothing behind. */
export const origins: Kind<string[]> = {
  schema: z
    .string()
    .transform((value) => listOf(value, separators).map((origin) => origin.replace(/\/$/, "")))
    .pipe(z.array(z.string().refine(isOrigin)).min(1))
    .transform((values) => [...new Set(values)]),
  expected: (say) => say.origins(),
}

/** A token would travel in clear text to anything but this machine. */
export const baseUrl: Kind<string> = {
  schema: z
    .string()
    .refine((value) => value.includes("{mall_id}"))
    .refine((value) => isSecureOrLoopback(value.replaceAll("{mall_id}", "mall")))
    .transform((value) => value.replace(/\/+$/, "")),
  expected: (say) => say.baseUrl(),
}

export const mailUrl: Kind<string> = {
  schema: z
    .string()
    .regex(/^smtps?:\/\//i)
    .refine(isWholeAddress),
  expected: (say) => say.mailUrl(),
}

export const storeUrl: Kind<string> = {
  schema: z
    .string()
    .regex(
      /^(sqlite:.+|file:.+|memory:.*|(supabase:)?postgres(ql)?:\/\/.+|supabase:https?:\/\/.+|rediss?:\/\/.+)$/s,
    )
    .refine((value) => !value.includes("://") || isWholeAddress(value.replace(/^supabase:/, ""))),
  expected: (say) => say.storeUrl(),
}

/** A mirror is never the place it is a mirror of, so what names one is looked at beside the store. */
export const mirrors: Kind<string[]> = {
  schema: z
    .string()
    .transform((value) => listOf(value, /\s*,\s*/))
    .pipe(z.array(z.string().refine(isMirror)).min(1)),
  expected: (say) => say.mirrors(),
}

function isMirror(value: string): boolean {
  if (/^file:[^?]*\{id\}[^?]*$/.test(value)) return true
  return /^rediss?:\/\//.test(value) && isWholeAddress(value) && /^\/?\d*$/.test(new URL(value).pathname)
}

export const mailAddresses: Kind<string[]> = {
  schema: z
    .string()
    .transform((value) => listOf(value, /\s*,\s*/))
    .pipe(z.array(z.email()).min(1)),
  expected: (say) => say.mailAddresses(),
}

export const scopes: Kind<string[]> = {
  schema: z
    .string()
    .transform((value) =>
      listOf(value, separators).map((scope) => scope.replace(/^(?=(read|write)_)/, "mall.")),
    )
    .pipe(z.array(z.string().regex(/^mall\.(read|write)_[a-z_]+$/)).min(1))
    .transform((values) => [...new Set(values)]),
  expected: (say) => say.scopes(),
}

export const mallId: Kind<string> = {
  schema: z
    .string()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9-]{1,49}$/),
  expected: (say) => say.mallId(),
}

export const version: Kind<string> = { schema: z.iso.date(), expected: (say) => say.version() }

export const timeZone: Kind<string> = {
  schema: z.string().refine(isTimeZone),
  expected: (say) => say.timeZone(),
}

export const clockTime = matching(/^([01]\d|2[0-3]):[0-5]\d$/, (say) => say.clockTime())

/** Furthest from the end first, each once. */
export const days: Kind<number[]> = {
  schema: z
    .string()
    .transform((value) => listOf(value, separators))
    .pipe(z.array(z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(1).max(13))).min(1))
    .transform((values) => [...new Set(values)].sort((left, right) => right - left)),
  expected: (say) => say.days(),
}

export const tableName = matching(/^[a-z_]\w*(\.[a-z_]\w*)?$/i, (say) => say.tableName())

export const word = matching(/^[\w-]+$/, (say) => say.word())

function protocolOf(value: string): string {
  return URL.canParse(value) ? new URL(value).protocol : ""
}

/** A `/`, `?` or `#` in a password that is not percent-encoded ends the host there: what follows would be taken for a path. */
function isWholeAddress(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { pathname, search, hash } = new URL(value)
  return hash === "" && !pathname.includes("@") && !search.split("=")[0]!.includes("@")
}

function isSecureOrLoopback(value: string): boolean {
  const protocol = protocolOf(value)
  return protocol === "https:" || (protocol === "http:" && isLoopback(new URL(value).hostname))
}

function isOrigin(value: string): boolean {
  return isSecureOrLoopback(value) && new URL(value).origin === value
}

function isLoopback(host: string): boolean {
  return (
    host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(\.\d+){3}$/.test(host)
  )
}
