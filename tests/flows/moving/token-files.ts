// The files people keep tokens in, by what they are called: written for a test from what Cafe24 granted.
import type { TokenBody as Grant } from "../../../src/simulator/index.ts"

export const inHours = (hours: number) => Date.now() + hours * 3_600_000

export const pair = ({ access_token, refresh_token }: Grant) => ({ access_token, refresh_token })
const redisValue = (grant: Grant) =>
  JSON.stringify({ ...pair(grant), expires_at: inHours(2), refresh_token_expires_at: inHours(330) })

/** By what people call it: file name and content. The eighth names no mall. */
export const formats: Record<string, (grant: Grant, mall: string) => [name: string, content: string]> = {
  "Cafe24's raw answer": (grant) => ["answer.json", JSON.stringify(grant)],
  "oauth_token.json with a client secret": (grant) => [
    "oauth_token.json",
    JSON.stringify({ ...grant, client_secret: "whatever" }, undefined, 2),
  ],
  "cafe24_token_{mall}.json": (grant, mall) => [
    `cafe24_token_${mall}.json`,
    JSON.stringify({ ...pair(grant), saved: true }),
  ],
  "a map by mall": (grant, mall) => [
    "tokens.json",
    JSON.stringify({ [mall]: { ...pair(grant), expires_at: grant.expires_at } }),
  ],
  "camelCase, epoch seconds": (grant, mallId) => [
    "camel.json",
    JSON.stringify({
      mallId,
      accessToken: grant.access_token,
      refreshToken: grant.refresh_token,
      expiresAt: Math.floor(inHours(2) / 1_000),
    }),
  ],
  "PascalCase, ISO with an offset": (grant, MallId) => [
    "Pascal.json",
    JSON.stringify([
      {
        MallId,
        AccessToken: grant.access_token,
        RefreshToken: grant.refresh_token,
        ExpiresAt: `${grant.expires_at}+09:00`,
      },
    ]),
  ],
  "a dump of Redis keys": (grant, mall) => [
    "dump.json",
    JSON.stringify({ [`cafe24:oauth:${mall}`]: redisValue(grant) }),
  ],
  "the value of a Redis key": (grant) => ["value", redisValue(grant)],
  ".env": (grant, mall) => [
    "settings.env",
    `CAFE24_ACCESS_TOKEN=${grant.access_token}\nCAFE24_REFRESH_TOKEN=${grant.refresh_token}\nCAFE24_MALL_ID=${mall}\n`,
  ],
  CAFE24_TOKENS_JSON: (grant, mall) => [
    "tokens.env",
    `CAFE24_TOKENS_JSON='${JSON.stringify({ [mall]: pair(grant) })}'\n`,
  ],
  "rows of auth_settings": (grant, mall_id) => [
    "auth_settings.json",
    JSON.stringify([
      {
        id: 3,
        user_id: "u",
        providers: {
          cafe24: { mall_id, ...pair(grant), scope: "mall.read_order" },
          naver: { access_token: "n" },
        },
      },
    ]),
  ],
  "CSV of oauth_tokens, UTF-16 as PowerShell writes it": (grant, mall) => [
    "oauth_tokens.csv",
    `\uFEFFid,access_token,expires_at,refresh_token,mall_id,scopes\r\n1,${grant.access_token},2026-03-11 03:39:27+00,${grant.refresh_token},${mall},"{a.b,c.d}"\r\n`,
  ],
}
