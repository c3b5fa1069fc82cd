// English: what a mall's owner reads where a consent did not work: what happened, and the next steps.
import type { EnglishWords } from "../../platform-words.ts"

/** What may have gone wrong on the way, in the owner's eyes: an error's code, or a closer look at it. */
export type Landing =
  | "wrong_mall"
  | "consent_denied"
  | "not_operator"
  | "scope_refused"
  | "state_invalid"
  | "code_refused"
  | "app_rejected"
  | "ours"
  | "store_away"
  | "provider_unavailable"
  | "provider_unclear"
  | "rate_limited"
  | "rate_over"
  | "too_many_owners"
  | "needs_reconnect"
  | "disconnected"
  | "link_over"
  | "launch_refused"
  | "launch_repeated"
  | "too_old"
  | "other_browser"
  | "no_state"
  | "no_code"
  | "no_result"
  | "finishing"
  | "cut_short"
  | "link_used"
  | "link_old"
  | "mall_missing"
  | "mall_odd"
  | "address_wrong"
  | "not_found"

/** Pieces that fit into a sentence, or are one. */
export interface LandingPieces {
  /** The mall, or a word for it. */
  mall: string
  /** The mall that consented instead; "" where it is not known. */
  other: string
  /** When trying again makes sense; "" where nobody knows. */
  when: string
  /** A sentence: how to begin again, by the button below where there is one. */
  start: string
  /** A sentence: as whom to sign in. */
  signIn: string
  /** The end of a sentence: whom to tell. */
  tellUs: string
}

export interface LandingWords {
  title: string
  /** In this order. */
  steps: (pieces: LandingPieces) => string[]
}

export const trouble = ({ platform, account }: EnglishWords) => ({
  again: "Try again",
  goOn: `Continue at ${platform}`,
  reason: (detail: string) => `Reason: ${detail}`,
  theMall: `the ${account.one}`,
  start: (hasButton: boolean): string =>
    hasButton ? "Start again with the button below." : "Open the link you were sent once more.",
  signIn: (mall: string) => `Sign in as the principal operator of ${mall} and agree.`,
  tellUs: (hasContact: boolean): string =>
    hasContact ? "please tell us, by the contact below" : "please tell whoever asked you to connect",
  reference: "When you ask us, please name this:",
  stays: "You may leave this page open: the button appears when it is time.",
  technical: "For the technical team",
  mallId: `${account.One} id`,
  connect: "Connect",
  landings: {
    wrong_mall: {
      title: `You were signed in to another ${account.one}`,
      steps: ({ mall, other, start, signIn }) => [
        `${other === "" ? `Another ${account.one}` : other} agreed, but ${mall} was asked. Nothing was saved, so nothing has to be undone.`,
        `Sign out of ${platform} in this browser, or open a private window.`,
        `${start} ${signIn}`,
      ],
    },
    consent_denied: {
      title: "The consent was not given",
      steps: ({ start, signIn }) => [
        "Nothing was changed.",
        `If it was by mistake: ${lower(start)} ${signIn}`,
      ],
    },
    not_operator: {
      title: "Only the principal operator can agree",
      steps: ({ start, signIn }) => [
        `You were signed in as a sub-operator or a supplier. Sign out of ${platform}, or forward the link to the principal operator.`,
        `${start} ${signIn}`,
      ],
    },
    scope_refused: {
      title: `${platform} does not let us ask for this`,
      steps: ({ tellUs }) => [
        "This is not your fault, and signing in again does not help yet.",
        `We have to allow the permissions below at ${platform} first: ${tellUs}.`,
        "Once you hear from us, start again.",
      ],
    },
    state_invalid: {
      title: "This consent is over",
      steps: ({ start }) => [
        "A consent has to be finished within 10 minutes and counts once. If you see this after a second click or a reload, the first one may well have worked.",
        `Otherwise: ${lower(start)}`,
      ],
    },
    code_refused: {
      title: `${platform} did not accept the consent`,
      steps: ({ start }) => [
        "It has to be redeemed within a minute, and that did not work out. Nothing was changed.",
        start,
      ],
    },
    app_rejected: {
      title: "Something is wrong on our side",
      steps: ({ tellUs }) => [
        `You did everything right, and nothing was changed. ${platform} does not accept our app at the moment.`,
        `We have to put that right: ${tellUs}.`,
        "Once you hear from us, start again with the same link.",
      ],
    },
    ours: {
      title: "Something is wrong on our side",
      steps: ({ tellUs }) => [
        "You did everything right. Trouble on our server kept the connection from being made.",
        `We have to put that right: ${tellUs}.`,
        "Once you hear from us, start again with the same link.",
      ],
    },
    store_away: {
      title: "Not possible right now",
      steps: ({ when, tellUs }) => [
        "This is not your fault: our server cannot do it at the moment.",
        `Please try again ${when === "" ? "in a few minutes" : `after ${when}`}.`,
        `If it goes on like this, ${tellUs}.`,
      ],
    },
    provider_unavailable: {
      title: `${platform} is in trouble right now`,
      steps: ({ when }) => [
        "This is not your fault, and nothing was changed.",
        `Please start again ${when === "" ? "in a few minutes" : `after ${when}`}.`,
      ],
    },
    provider_unclear: {
      title: `${platform}'s answer did not arrive`,
      steps: ({ start }) => [start, "Should the first try have worked after all, no harm is done."],
    },
    rate_limited: {
      title: "Not possible right now",
      steps: ({ mall, when }) => [
        `Too much was asked of ${platform} for ${mall} in a short time, so connecting has to wait. This is not your fault, and nothing was changed.`,
        when === ""
          ? "Please try again in half an hour. Trying earlier may make the wait longer."
          : `Please try again after ${when}. Trying earlier may make the wait longer.`,
      ],
    },
    rate_over: {
      title: "Now you can try again",
      steps: ({ start, signIn }) => ["The wait is over.", `${start} ${signIn}`],
    },
    too_many_owners: {
      title: `This ${account.one} has no place for one more connection`,
      steps: ({ tellUs }) => [
        `You did everything right. This ${account.one} already has as many connections as can be kept alive. Nothing was changed, and they go on working.`,
        `We have to end one that nobody needs: ${tellUs}.`,
        "Once you hear from us, start again with the same link.",
      ],
    },
    needs_reconnect: {
      title: `Please connect the ${account.one} again`,
      steps: ({ mall, start, signIn }) => [`The connection to ${mall} has ended.`, `${start} ${signIn}`],
    },
    disconnected: {
      title: `This ${account.one} is not connected`,
      steps: ({ mall, start, signIn }) => [
        `The connection to ${mall} was ended on our side. Nothing was saved.`,
        `To connect it again: ${lower(start)} ${signIn}`,
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
      steps: ({ start }) => [
        "A consent has to be finished within ten minutes. This one took longer, so it was not saved. Nothing else was changed.",
        start,
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
      steps: ({ tellUs }) => [
        `You came back from ${platform} without the mark that every consent begun here carries, or it was damaged. Nothing was connected.`,
        "Open the link you were sent once more, as a whole.",
        `If you have no link, ${tellUs}.`,
      ],
    },
    no_code: {
      title: `${platform} did not say that you agreed`,
      steps: ({ start, signIn }) => ["Nothing was changed.", `${start} ${signIn}`],
    },
    no_result: {
      title: "This result is no longer shown",
      steps: () => [
        "It was kept for a while only. Nothing was changed by opening this page.",
        `To see whether the ${account.one} is connected, open the link you were sent once more: it says so.`,
      ],
    },
    finishing: {
      title: "One moment, please",
      steps: () => ["Your consent has arrived and is being saved. This page looks again by itself."],
    },
    cut_short: {
      title: "The consent was cut short",
      steps: ({ start, signIn }) => [
        "It arrived, and what became of it is not known. Should it have worked after all, no harm is done by another one.",
        `${start} ${signIn}`,
      ],
    },
    link_used: {
      title: "Already connected",
      steps: () => [`This link was used, and the ${account.one} is connected. Nothing is left to do.`],
    },
    link_old: {
      title: "This link is too old",
      steps: () => [
        "Its time is over, and nothing was connected with it.",
        "Use the link in the newest message, or ask whoever sent it for a new one.",
      ],
    },
    mall_missing: {
      title: `Which ${account.one}?`,
      steps: () => [
        `Please enter the id of the ${account.one} to connect: the one you sign in to your ${platform} admin with.`,
      ],
    },
    mall_odd: {
      title: `Please check the ${account.one} id`,
      steps: () => [
        `A ${account.one} id has 2 to 50 small letters, digits and hyphens. It is the one you sign in to your ${platform} admin with.`,
      ],
    },
    address_wrong: {
      title: "Nothing can be connected by this address",
      steps: ({ tellUs }) => [
        "It was cut off on its way, or mistyped. Open the link you were sent once more, as a whole.",
        `If that does not help, ${tellUs}.`,
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
      steps: ({ tellUs }) => [
        `Open the app from your ${platform} admin again: each opening works once and for two hours.`,
        `If that does not help, ${tellUs}.`,
      ],
    },
    launch_repeated: {
      title: "Please open the app once more",
      steps: () => [
        `This address was opened before and works once. Opened again from your ${platform} admin, the app shows how things stand.`,
        `To connect the ${account.one}, go on to the consent right here.`,
      ],
    },
  } as Record<Landing, LandingWords>,
})

/** A sentence that goes on behind a colon. */
function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}
