// English: the pages a mall's owner sees on the way to a consent and back.

/** What may have gone wrong on the way, in the owner's eyes: an error's code, or a closer look at it. */
export type Landing =
  | "wrong_mall"
  | "consent_denied"
  | "not_operator"
  | "scope_refused"
  | "state_invalid"
  | "code_refused"
  | "app_rejected"
  | "provider_unavailable"
  | "provider_unclear"
  | "too_many_owners"
  | "link_over"
  | "launch_refused"
  | "launch_repeated"
  | "too_old"
  | "other_browser"
  | "no_state"
  | "no_result"
  | "finishing"
  | "cut_short"
  | "link_used"
  | "link_old"
  | "mall_missing"
  | "not_found"

export interface LandingWords {
  title: string
  /** In this order. `mall` is "" where it is not known, and so is `other`, the one that consented instead. */
  steps: (mall: string, other: string) => string[]
}

const signIn = (mall: string) =>
  `Sign in as the principal operator of ${mall === "" ? "the mall" : mall} and agree.`

export const consentPages = {
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
    missingMeans:
      "Programs that need these permissions are refused. Whoever runs the app ticks them in the Cafe24 developer centre first; then the owner agrees once more.",
    again: "Agree once more",
  },
  link: {
    title: (mall: string) => `Connect ${mall} to Cafe24`,
    /** Who asks, where a name is set. */
    asker: (service: string) => `${service} asks you to connect your mall.`,
    intro: (mall: string) =>
      `One consent at Cafe24 is all it takes: sign in as the principal operator of ${mall} and agree. No password is typed here.`,
    mall: "Mall",
    forWhom: "The mall will be connected to this account",
    forWhomMeans: (mall: string) =>
      `Whoever uses this account will be able to read what is listed below of ${mall}. If you do not know it, do not go on, and tell us.`,
    goesTo: "Takes you to",
    asks: "Asks for",
    until: "This link works until",
    go: "Continue at Cafe24",
    otherMall: (mall: string) =>
      `Signed in to another mall in this browser? Sign out of Cafe24 first, or open this link in a private window. Only ${mall} can be connected with it.`,
    harmless: "The link only starts this consent. It shows nothing of the mall and ends once it was used.",
  },
  launched: {
    title: (mall: string) => `${mall} is connected`,
    off: (mall: string) => `${mall} is switched off`,
    alive: "The connection is kept alive by itself; there is nothing to do here.",
    troubled: "The last refresh did not work. It is tried again by itself.",
    state: "State",
    since: "Connected since",
    renewed: "Last renewed",
    again: "Connect again",
  },
  trouble: {
    title: "That did not work",
    again: "Try again",
    goOn: "Continue at Cafe24",
    reason: (detail: string) => `Reason: ${detail}`,
    landings: {
      wrong_mall: {
        title: "You were signed in to another mall",
        steps: (mall, other) => [
          `${other === "" ? "Another mall" : other} agreed, but ${mall} was asked. Nothing was saved, so nothing has to be undone.`,
          "Sign out of Cafe24 in this browser, or open a private window.",
          `Start again with the button below. ${signIn(mall)}`,
        ],
      },
      consent_denied: {
        title: "The consent was not given",
        steps: (mall) => ["Nothing was changed.", `If it was by mistake: start again. ${signIn(mall)}`],
      },
      not_operator: {
        title: "Only the principal operator can agree",
        steps: (mall) => [
          "You were signed in as a sub-operator or a supplier. Sign out of Cafe24, or forward the link.",
          signIn(mall),
        ],
      },
      scope_refused: {
        title: "Cafe24 does not let the app ask for this",
        steps: () => [
          "This is not your fault, and signing in again does not help yet.",
          "Whoever runs the app ticks the permission named below in the Cafe24 developer centre (some need an approval there), or takes it out of CAFE24_SCOPES.",
          "Then start again with the button below.",
        ],
      },
      state_invalid: {
        title: "This consent is over",
        steps: () => [
          "A consent has to be finished within 10 minutes and counts once. If you see this after a second click or a reload, the first one may well have worked.",
          "Otherwise start again.",
        ],
      },
      code_refused: {
        title: "Cafe24 did not accept the consent",
        steps: () => [
          "It has to be redeemed within a minute, and that did not work out.",
          "Start again; nothing was changed.",
        ],
      },
      app_rejected: {
        title: "Something is wrong on our side",
        steps: () => [
          "You did everything right: Cafe24 does not accept the app's own credentials at the moment.",
          "Whoever runs the app compares CAFE24_CLIENT_ID and CAFE24_CLIENT_SECRET with the developer centre.",
          "Then start again with the same link. Nothing was changed.",
        ],
      },
      provider_unavailable: {
        title: "Cafe24 is in trouble right now",
        steps: () => ["Nothing was changed.", "Start again in a few minutes."],
      },
      provider_unclear: {
        title: "Cafe24's answer did not arrive",
        steps: () => ["Start again. Should the first try have worked after all, no harm is done."],
      },
      too_many_owners: {
        title: "This mall has no place for one more connection",
        steps: () => [
          "You did everything right. Cafe24 lets a mall be asked for new tokens only so often, and this mall already has as many connections as that allows. Nothing was changed, and the others go on working.",
          "Whoever runs the app can end one that nobody needs, or let several people use one connection. Then start again with the button below.",
        ],
      },
      link_over: {
        title: "This link can no longer be used",
        steps: () => [
          "It is not complete, or a newer one has replaced it. Nothing was connected with it.",
          "Open it once more from the message, as a whole; mail programs cut long links. Or use the link in the newest message, or ask whoever sent it for a new one.",
        ],
      },
      too_old: {
        title: "The ten minutes are over",
        steps: () => [
          "A consent has to be finished within ten minutes. This one took longer, so it was not saved.",
          "Once more with the button below, please. Nothing else was changed.",
        ],
      },
      other_browser: {
        title: "Please go on in the browser you started in",
        steps: () => [
          "For your safety a consent is finished only in the browser that began it. Another browser began this one, so nothing was connected.",
          "Did somebody send you this? Then do not go on, and ask them.",
          "Did you start it yourself? Start once more where you began, and stay in that browser.",
        ],
      },
      no_state: {
        title: "This consent did not begin here",
        steps: () => [
          "Cafe24 came back without the mark that every consent begun here carries, so nothing was connected.",
          "Open the link you were sent once more. For the operator: start at /api/cafe24/authorize?mall_id=…, or hand a code over with mallkey exchange.",
        ],
      },
      no_result: {
        title: "This result is no longer shown",
        steps: () => ["It was kept for a while only. Whether the mall is connected does not depend on it."],
      },
      finishing: {
        title: "One moment, please",
        steps: () => ["Your consent has arrived and is being saved. This page looks again by itself."],
      },
      cut_short: {
        title: "The consent was cut short",
        steps: (mall) => [
          "It arrived, and what became of it is not known. Should it have worked after all, no harm is done by another one.",
          `Start again with the button below. ${signIn(mall)}`,
        ],
      },
      link_used: {
        title: "Already connected",
        steps: () => ["This link was used, and the mall is connected. Nothing is left to do."],
      },
      link_old: {
        title: "This link is too old",
        steps: () => [
          "Its time is over, and nothing was connected with it.",
          "Use the link in the newest message, or ask whoever sent it for a new one.",
        ],
      },
      mall_missing: {
        title: "Which mall?",
        steps: () => [
          "This address does not say which mall is to be connected. Add its id: ?mall_id=mymall",
          "For the operator: with CAFE24_MALL_ID set, that mall is meant.",
        ],
      },
      not_found: {
        title: "There is no page at this address",
        steps: () => [
          "Perhaps the link was cut off on its way. Open it once more from the message, as a whole.",
          "For programs: the list of addresses is at /docs.",
        ],
      },
      launch_refused: {
        title: "Please open the app once more",
        steps: () => [
          "Open the app from your Cafe24 admin again: each opening works once and for two hours.",
          "If that does not help, whoever runs the app compares CAFE24_CLIENT_SECRET and the server's clock.",
        ],
      },
      launch_repeated: {
        title: "Please open the app once more",
        steps: () => [
          "This address was opened before and works once. Opened again from your Cafe24 admin, the app shows how things stand.",
          "To connect the mall, go on to the consent right here.",
        ],
      },
    } as Record<Landing, LandingWords>,
  },
}
