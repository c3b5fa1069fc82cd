// What a mall's owner sees behind a lasting link.
import type { OpenedLink } from "../../core/consent/open-link.ts"
import type { Language } from "../../messages/index.ts"
import type { Answer } from "../../wire/answer.ts"
import { askPage } from "./ask-page.ts"
import type { PageWorld } from "./layout.ts"

/** The consent behind the button lives for ten minutes: a page that is left open asks for a fresh one before. */
const everySeconds = 8 * 60

export function linkPage(
  { purpose, consent, expiresAt }: OpenedLink,
  language: Language,
  world: PageWorld,
): Answer {
  return askPage({ ...purpose, url: consent.url, expiresAt, everySeconds }, language, world)
}
