// An event as this API tells it: its facts, and a sentence in the reader's language.
import { z } from "zod"
import type { KeeperEvent } from "../core/events.ts"
import { type AppCalling, platformWordsOfEvent } from "../core/tools/platform-words.ts"
import { type Language, messages } from "../messages/index.ts"
import { iso } from "./connection.ts"

export const eventShape = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  kind: z.string(),
  connection: z.string().optional(),
  by: z.string().optional(),
  detail: z.string().optional(),
  took_ms: z.number().optional(),
  message: z.string(),
})

export type EventJson = z.output<typeof eventShape>

export function eventJson(event: KeeperEvent, language: Language, apps: readonly AppCalling[]): EventJson {
  const { id, at, kind, connectionId, by, detail, tookMs } = event
  const sentences = messages(language, platformWordsOfEvent(apps, event)).log.events
  // One that was kept by another version may be of a kind we have no sentence for.
  const message = Object.hasOwn(sentences, kind) ? sentences[kind](event, connectionId ?? "") : kind
  return { id, at: iso(at), kind, connection: connectionId, by, detail, took_ms: tookMs, message }
}
