// Signs the address with which Cafe24 opens an app.
import { createHmac } from "node:crypto"

/** What Cafe24 says in the address with which it opens an app. */
export interface LaunchOptions {
  userType?: "P" | "A" | "S"
  /** Seconds since 1970. */
  timestamp?: number
  userId?: string
  userName?: string
  lang?: string
  nation?: string
  shopNo?: number
  isMultiShop?: boolean
  /** More parameters, signed like the rest. */
  extra?: Record<string, string>
}

/** base64(HMAC-SHA256(secret, the raw query as it stands in the address)). */
export const signLaunch = (rawQuery: string, clientSecret: string): string =>
  createHmac("sha256", clientSecret).update(rawQuery).digest("base64")

export function launchAddress(
  appUrl: string,
  mallId: string,
  launch: LaunchOptions,
  clientSecret: string,
  now: number,
): string {
  const values: Record<string, string> = {
    is_multi_shop: launch.isMultiShop ? "T" : "F",
    lang: launch.lang ?? "ko_KR",
    mall_id: mallId,
    nation: launch.nation ?? "KR",
    shop_no: String(launch.shopNo ?? 1),
    timestamp: String(launch.timestamp ?? Math.floor(now / 1000)),
    user_id: launch.userId ?? mallId,
    user_name: launch.userName ?? "대표 관리자",
    user_type: launch.userType ?? "P",
    ...launch.extra,
  }
  const query = Object.keys(values)
    .sort()
    .map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(values[name]!)}`)
    .join("&")
  const hmac = encodeURIComponent(signLaunch(query, clientSecret))
  return `${appUrl}${appUrl.includes("?") ? "&" : "?"}${query}&hmac=${hmac}`
}
