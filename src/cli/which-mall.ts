// Which connection a command means: the one it was given, else CAFE24_MALL_ID.
import { ofApp, readId, writeId } from "../core/id.ts"
import { misused } from "./arguments.ts"
import type { Words } from "./command.ts"

export function whichMall(given: string | undefined, fallback: string | undefined, words: Words): string {
  const id = given ?? fallback
  if (id === undefined) throw misused([words.whichMall], "mallkey status")
  // An address is what people have at hand, or a shop's name as customers see it: no command connects either.
  if (/[./]|[^\x21-\x7e]/.test(readId(id).account)) {
    const meant = /^(?:https?:\/\/)?([a-z0-9][a-z0-9-]*)\.cafe24(?:api)?\.com/i.exec(id)?.[1]?.toLowerCase()
    throw misused([words.mallMeant(id, meant)], `mallkey connect ${meant ?? ""}`.trim())
  }
  return id
}

/** As its platform has it, `MyMall` being `mymall`: a wait for any other spelling would never end. */
export function spelledAs(id: string, account: string): string {
  return writeId({ ...readId(id), account })
}

/** `app:mall~owner` as it stands in lists, taken apart for a consent. */
export function splitId(id: string): { app?: string; mallId: string; owner?: string } {
  const { app, account: mallId, owner } = readId(id)
  return { ...ofApp(app), mallId, owner }
}
