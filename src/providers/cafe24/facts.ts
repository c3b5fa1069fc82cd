// What is true of Cafe24 for every caller: the numbers and words that the rules of the core are made with.
import type { ProviderFacts } from "../../core/platforms/facts.ts"
import { accessLifeMs, koreanOffsetMs, refreshLifeMs } from "./assumptions.ts"
import { defaultScopes } from "./oauth/scopes.ts"

export const cafe24Facts: ProviderFacts = {
  id: "cafe24",
  platformWords: {
    en: { platform: "Cafe24", account: "mall", accounts: "malls" },
    ko: { platform: "카페24", account: "쇼핑몰" },
  },
  kind: "refresh",
  accessLifeMs,
  refreshLifeMs,
  slides: true,
  rotates: "always",
  oldRefreshToken: "ends",
  oldAccessToken: "lives",
  /**
   * It allows 15 token requests of a mall in 2 hours and may block who asks more: three are left for strangers' codes.
   * Codes that it refused must not use up what refreshing needs; those of members not what the mall's owner needs.
   */
  budget: { requests: 12, strangers: 3, codes: 8, memberCodes: 4, unproven: 6, windowMs: 2 * 60 * 60_000 },
  refusalGraceMs: 60_000,
  saysUninstalled: /uninstalled|not installed|deleted/i,
  pacing: { bucket: 40, perSecond: 2 },
  developerCentre: "https://developers.cafe24.com",
  apiDocs: "https://developers.cafe24.com/docs/en/api/admin/",
  usualScopes: defaultScopes,
  zoneMixUpMs: koreanOffsetMs,
}
