// English: what the functions on AWS Lambda answer.
import type { EnglishWords } from "../platform-words.ts"

export const lambda = ({ platform, account }: EnglishWords) => ({
  zipped: (file: string, kilobytes: number, handlers: string[]) =>
    `${file} (${kilobytes} KB). Runtime nodejs24.x, handlers: ${handlers.join(", ")}`,
  notBuilt: "The zip is made when the package is built, and this checkout has no bundler or is not built.",
  cannotWrite: (file: string, reason: string) => `${file} cannot be written (${reason}).`,

  exchanged: (mall: string) => `The newest code was exchanged: ${mall} is connected.`,
  exchangedBefore: (mall: string) =>
    `This code was exchanged before: ${mall} is connected. ${platform} was not asked again.`,
  noCode: (table: string) => `There is no code in ${table}.`,
  noMall: (table: string) =>
    `The newest row of ${table} names no mall. Set CAFE24_MALL_ID, or fill the column mall_id.`,
  tooOld: (mall: string, ageMs: number) =>
    `The newest code of ${mall} is ${Math.floor(ageMs / 1_000)} seconds old, and a code lives one minute. ${platform} was not asked. Consent once more and run this within the minute.`,
  usedElsewhere: (mall: string) =>
    `The newest code of ${mall} is marked as used by another program. ${platform} was not asked. Consent once more.`,
  underWay: (mall: string) =>
    `The newest code of ${mall} is being exchanged by another call right now. Ask again in a few seconds.`,
  presented: (mall: string) =>
    `The newest code of ${mall} was presented before and no pair came of it. A code works once: consent once more.`,
  stillWaiting: (malls: string[]) =>
    `The database did not take new tokens of ${malls.join(", ")}. They wait in this container; the next call saves them. Mend the database now: when the container goes, these ${account.many} must connect again.`,
})
