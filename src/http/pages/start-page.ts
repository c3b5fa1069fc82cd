// What a mall's owner sees of a consent that a signed-in person began elsewhere: whose account it is, before anything else.
import type { OpenedTicket } from "../../core/consent/ticket.ts"
import type { Language } from "../../messages/index.ts"
import type { Answer } from "../../wire/answer.ts"
import { askPage } from "./ask-page.ts"
import type { PageWorld } from "./layout.ts"

export function startPage(
  { mallId, whom, scopes, consent, expiresAt }: OpenedTicket,
  language: Language,
  world: PageWorld,
): Answer {
  return askPage({ app: consent.app, mallId, whom, scopes, url: consent.url, expiresAt }, language, world)
}
