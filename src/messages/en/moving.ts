// English: what import and export say.
import type { EnglishWords } from "../platform-words.ts"

const many = (count: number, one: string) => `${count} ${count === 1 ? one : `${one}s`}`

export const moving = ({ platform, account }: EnglishWords) => ({
  columns: {
    mall: account.One,
    access: "Access token",
    refresh: "Refresh token",
    tag: "Tag",
    standing: "Here",
    place: "Found in",
  },
  unknown: "unknown",
  ended: "ended",
  standings: {
    new: "not yet",
    same: "this very pair",
    earlier: "imported before",
    differs: "another pair",
    lost: "lost",
    shut: "cannot be opened",
    trouble: "not possible",
  },
  keptHere: (tag: string, issued: string, order?: "newer" | "older") =>
    `The pair kept here has the tag ${tag} and was issued ${issued}${order === undefined ? "" : `: the copy found is ${order}`}.`,
  olderPair: (tag: string, places: string) => `An older pair (tag ${tag}) in ${places} is left out.`,
  doubts: {
    unreadable: (field: string) => `${field} cannot be read as a time: the token is renewed at once.`,
    too_far: (field: string) =>
      `${field} lies further ahead than a token lives (a zone read wrongly?): the token is renewed at once.`,
  },
  problems: {
    empty: (place: string) => `${place}: it is empty.`,
    too_large: (place: string) => `${place}: larger than 64 MB; split it.`,
    not_json: (place: string) => `${place}: it begins like JSON and is none. Is it cut off?`,
    is_sqlite: (place: string) =>
      `${place}: this is a database. Name it as a store: mallkey import 'sqlite:${place}'.`,
    nothing_found: (place: string) => `${place}: no tokens were found in it.`,
    no_refresh_token: (place: string) => `${place}: without a refresh token nothing can be kept alive.`,
    token_unusable: (place: string) => `${place}: the refresh token is no text that could be sent.`,
    token_placeholder: (place: string) =>
      `${place}: this is mallkey's placeholder, not a refresh token. The real one is with the mallkey it came from.`,
    token_sealed: (place: string) =>
      `${place}: the tokens are sealed. Import from the store's address instead, or from a bundle.`,
    bundle_sealed: (place: string) => `${place}: a sealed bundle inside another file; unpack it first.`,
    bundle_newer: (place: string) => `${place}: written by a newer mallkey; update this one.`,
    mall_unknown: (place: string) =>
      `${place}: nothing says which ${account.one} this is. Import it alone, with --mall MALL.`,
    mall_invalid: (place: string) => `${place}: its mall id is none (2 to 50 letters, digits and hyphens).`,
    mall_differs: (place: string) =>
      `${place}: it says itself whose it is, and that is not what --mall says. Leave --mall out, or name the right file.`,
    two_pairs: (place: string) =>
      `${place}: several pairs for one ${account.one}, and nothing says which is the newest. Import the right file alone.`,
  },
  unopened: (place: string) =>
    `${place} cannot be opened: give the secret that sealed it with --from-secret FILE, or put it into MALLKEY_SECRET.`,
  nothingFound: "nothing that could be imported was found",
  sourceWaits: (store: string, malls: string) =>
    `${store} cannot take answers that wait for it. What can be read of them is moved in their place: ${malls}.`,
  sameStore:
    "This is the store that is imported into. Name another one, or choose the target with --store URL.",
  unreadable: (file: string, detail: string) => `${file} cannot be read: ${detail}.`,
  replaceAsks: `--replace asks ${platform} whether the copy lives, which is rotating it: --no-rotate cannot go with it.`,
  sourceDies: (store: string) =>
    `What is rotated here is dead in ${store}. Stop whatever refreshes there before you go on.`,
  sourceShares: (store: string) =>
    `${store} keeps the same pairs: whoever refreshes first ends the other's. Stop whatever refreshes there.`,
  question: (count: number, store: string, rotate: boolean) =>
    `Import ${many(count, "connection")} into ${store}${rotate ? ", rotating each at once? The copies found die with it." : " without rotating?"}`,
  needsYes: "Nobody can be asked here: look with --dry-run, then give --yes.",
  importing: (done: number, all: number) => `Importing… ${done} of ${all}`,
  fates: {
    rotated: (mall: string) => `${mall} is kept here and was rotated.`,
    kept: (mall: string) => `${mall} is kept here, not rotated.`,
    earlier: (mall: string) =>
      `${mall}: this pair was kept here before and has been renewed since; the copy is dead, and nothing was taken over.`,
    found: (mall: string) => `${mall} was found.`,
    not_tried: (mall: string) => `${mall} was not tried. Import again to go on.`,
    differs: (mall: string) =>
      `${mall} stays as it is: another living pair is kept here. --replace asks ${platform} and takes the copy if it lives.`,
    overtaken: (mall: string) =>
      `${mall} was renewed or connected by somebody else meanwhile; theirs is kept.`,
    kept_unrotated: (mall: string) =>
      `${mall} is kept here, but could not be rotated yet; the next sweep tries again.`,
    refused: (mall: string) =>
      `${mall}: ${platform} refuses the copy, it was dead already. What was kept here is unchanged.`,
    refused_and_kept: (mall: string) =>
      `${mall}: ${platform} refuses the copy, it was dead already. It is kept as lost: mallkey connect ${mall}`,
    kept_lost: (mall: string) => `${mall} is kept here as lost, as it was: mallkey connect ${mall}`,
    failed: (mall: string) => `${mall} could not be imported.`,
  },
  verified: "Its token works.",
  notVerified: `${platform} does not take its access token.`,
  deadCopies: "These copies are dead now. Delete them, and let their programs ask mallkey:",
  nothingChanged: "Nothing was changed.",

  passphrase: "Passphrase of the bundle: ",
  passphraseAgain: "Once more: ",
  needsPassphrase: "Nobody can be asked here: give the passphrase with --passphrase-file FILE.",
  shortPassphrase: (least: number) =>
    `The passphrase must have at least ${least} characters: it alone protects the tokens of every mall.`,
  passphrasesDiffer: "The two passphrases differ.",
  wrongPassphrase: (place: string) => `${place} does not open: another passphrase, or the file was changed.`,
  formatIsPlain: "--format and --yes go with --plain. Without it a sealed bundle is written.",
  plainNeedsYes: "--plain writes every refresh token in plain text: give --yes as well if that is meant.",
  plainHasNoPassphrase: "--plain seals nothing: --passphrase-file cannot go with it.",
  unknownFormat: (name: string, all: string, near?: string) =>
    `\`${name}\` is no format. There are ${all}.${near === undefined ? "" : ` Did you mean \`${near}\`?`}`,
  nothingToExport: "There is nothing to export.",
  onlyOne: (format: string, count: number) =>
    `${format} holds one ${account.one} and ${count} are kept: choose one with --mall ID.`,
  severalOwners: (mall: string) =>
    `${mall} has several owners, which this format cannot tell apart: choose one with --mall ID, or write a bundle.`,
  unwritable: (file: string, detail: string) => `${file} cannot be written: ${detail}.`,
  fileIsThere: (file: string) => `${file} is there already: name another file, or give --force.`,
  exported: (count: number, file: string) =>
    `${many(count, "connection")} written to ${file} (readable by you alone).`,
  oneCopyOnly:
    "Two copies of one pair live on only until one of them is refreshed: that ends the other. Let one place alone do the refreshing.",
})
