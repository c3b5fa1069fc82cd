// English: the pages a mall's owner sees on the way to a consent and back.
import type { EnglishWords } from "../../platform-words.ts"

import { trouble } from "./landings.ts"

export const consentPages = ({ platform, account }: EnglishWords) => ({
  scopes: {
    name: (area: string, writes: boolean) => `${writes ? "read and change" : "read"} ${area}`,
    areas: {
      application: "app settings",
      category: "categories",
      product: "products",
      collection: "collections",
      supply: "suppliers",
      personal: "personal data of the shop",
      order: "orders",
      community: "boards and articles",
      customer: "customers",
      notification: "notifications",
      store: "store settings",
      promotion: "promotions",
      design: "design",
      salesreport: "sales reports",
      shipping: "shipping",
      translation: "translations",
      privacy: "customers' private data",
      mileage: "mileage",
      analytics: "visitor analytics",
    } as Record<string, string>,
  },
  contact: (name: string | undefined, contact: string) =>
    `Questions? ${name === undefined ? "" : `${name}: `}${contact}`,
  connected: {
    app: "App",
    title: (mall: string, first: boolean) => `${mall} is connected${first ? "" : " again"}`,
    alive: "Nothing else needs doing: the connection is kept alive from now on. You may close this page.",
    aliveButMissing: "The connection is kept alive from now on, but something that was asked for is missing.",
    next: "Next refresh",
    access: "Access token until",
    refresh: "Refresh token until",
    refreshGrows: (moment: string, days: number) => `${moment} (each refresh makes it ${days} days again)`,
    tokens: "For the technical team",
    scopes: "Granted",
    missing: "Asked for and not granted",
    missingMeans: `What needs these permissions does not work yet. We have to allow them at ${platform} first; once you hear from us, please agree once more.`,
    again: "Agree once more",
  },
  link: {
    title: (mall: string) => `Connect ${mall} to ${platform}`,
    /** Who asks, where a name is set. */
    asker: (service: string) => `${service} asks you to connect your ${account.one}.`,
    intro: (mall: string) =>
      `One consent at ${platform} is all it takes: sign in as the principal operator of ${mall} and agree. No password is typed here.`,
    mall: account.One,
    forWhom: `The ${account.one} will be connected to this account`,
    forWhomMeans: (mall: string) =>
      `Whoever uses this account will be able to read what is listed below of ${mall}. If you do not know it, do not go on, and tell us.`,
    goesTo: "Takes you to",
    asks: "Asks for",
    until: "This link works until",
    go: `Continue at ${platform}`,
    otherMall: (mall: string) =>
      `Signed in to another ${account.one} in this browser? Sign out of ${platform} first, or open this link in a private window. Only ${mall} can be connected with it.`,
    harmless: `The link only starts this consent. It shows nothing of the ${account.one} and ends once consent is given.`,
  },
  launched: {
    title: (mall: string) => `${mall} is connected`,
    off: (mall: string) => `${mall} is switched off`,
    offMeans: (tellUs: string) => `We have switched it off. To use it again, ${tellUs}.`,
    alive: "The connection is kept alive by itself; there is nothing to do here.",
    troubled: "The last refresh did not work. It is tried again by itself.",
    state: "State",
    /** What `due` and `expired` are to the mall's owner: nothing to look at. */
    states: { well: "connected", troubled: "trying again", off: "switched off" },
    since: "Connected since",
    renewed: "Last renewed",
    again: "Connect again",
  },
  trouble: trouble({ platform, account }),
})
