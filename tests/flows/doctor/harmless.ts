// Switches of the simulator that do a kept mall no harm, with the reason: the doctor must be silent about them.
import { hour, minute } from "../../../src/core/alive/schedule.ts"
import type { SwitchName } from "../../../src/simulator/switches/table.ts"

/** With the reason, and the values that are tried. */
export const harmless: Partial<Record<SwitchName, { because: string; values: unknown[] }>> = {
  oldAccessToken: { because: "after a refresh the old token is handed out to nobody", values: ["dies"] },
  accessLifeMs: {
    because: "refreshed from half of a life that is short",
    values: [hour, 20 * minute, 6 * hour],
  },
  codeLifeMs: { because: "codes are exchanged the moment they arrive", values: [1_000] },
  tokenLength: { because: "tokens are opaque", values: [4_096] },
  invalidRefreshStatus: { because: "read by its words, whatever the status", values: ["401"] },
  scopesShape: { because: "all three are read", values: ["comma", "space"] },
  refreshExpiresAt: { because: "the documented 14 days are assumed, and they slide", values: ["missing"] },
  tokenTypeAndShopNo: { because: "neither is needed", values: ["missing"] },
  timeZone: { because: "lives are differences, so no zone is in them", values: ["UTC", "America/New_York"] },
  timeText: { because: "every form is read", values: ["millis", "space", "offset"] },
  bodyCredentials: { because: "ours are in the header", values: ["allowed"] },
  consent: { because: "concerns the moment of a consent", values: ["agree", "cancel"] },
  cancelDoes: { because: "concerns the moment of a consent, whose page says it", values: ["redirects"] },
  scopeSpaces: { because: "ours are joined with commas", values: ["allowed"] },
  pkce: { because: "refuses the consent itself, whose page says it", values: ["required", "off"] },
  iss: { because: "checked and tolerated", values: [true] },
  doubleEncodedErrors: { because: "concerns the words of a refused consent", values: [true] },
  otherMallAs: {
    because: "another mall's consent is refused at once and nothing is saved",
    values: ["refuse"],
  },
  consentOtherMall: {
    because: "another mall's consent is refused at once and nothing is saved",
    values: ["other-mall"],
  },
  webhookDelivery: {
    because: "a webhook is a hint, and refreshing shows the truth",
    values: ["lost", "doubled", "late"],
  },
  webhookLateMs: { because: "a webhook is a hint, and refreshing shows the truth", values: [60_000] },
}
/** They would keep the mall of this test from being connected. */
export const consentSwitches = ["consent", "pkce", "consentOtherMall"]
