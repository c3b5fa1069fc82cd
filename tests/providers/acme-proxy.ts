// What the made-up platform tells a proxy: few paths, a bucket in one header, a host and a base for each account.
import { KeeperError } from "../../src/core/errors.ts"
import { normalPath } from "../../src/core/platforms/normal-path.ts"
import type { ProxyFacet } from "../../src/core/ports.ts"
import type { ProxiedBench } from "../../src/testing/index.ts"

const domain = ".shops.acme.example"
const plain = /^\/v1(?:\/[\w-]+)+(?:\?[\w=&.,%-]*)?$/
const isName = /^[a-z0-9_]{2,40}$/

export const acmeProxied: Omit<ProxiedBench, "fetch"> = {
  limits: { headers: { "x-bucket": "3 of 20" }, say: { used: 3, size: 20 } },
  tokenPaths: { token: "/v1/token", revoke: "/v1/revoke" },
}

export function acmeProxy(checked: (account: string) => string): ProxyFacet {
  const base = (account: string) => `https://${checked(account)}${domain}/open`
  const kindOf = (target: string) => {
    const [path = ""] = target.split(/[?#]/, 1)
    return /^\/v1\/(token|revoke)$/.exec(normalPath(path))?.[1] as "token" | "revoke" | undefined
  }
  return {
    address: (account, target) => {
      const { origin, pathname } = new URL(base(account))
      if (plain.test(target) && !kindOf(target)) return { origin, path: pathname + target }
      throw new KeeperError("request_invalid", { detail: "path: plain, below /v1/" })
    },
    root: "/v1",
    base,
    credentials: (accessToken) => ({ authorization: `Bearer ${accessToken}` }),
    usual: { "x-acme-version": "1" },
    isTokenRefused: (body) => body.includes('"invalid_token"'),
    limitsIn: (header) => {
      const [, used, size] = /^(\d{1,6}) of ([1-9]\d{0,5})$/.exec(header("x-bucket") ?? "") ?? []
      return used === undefined ? {} : { used: Number(used), size: Number(size) }
    },
    hosts: {
      wildcards: [`*${domain}`],
      accountOf: (host) => {
        const account = host.endsWith(domain) ? host.slice(0, -domain.length) : ""
        return isName.test(account) ? account : undefined
      },
      hostOf: (account) => account + domain,
    },
    tokens: {
      kindOf,
      granted: (pair, now) => ({
        access_token: pair.accessToken,
        expires_in: (pair.accessExpiresAt - now) / 1_000,
        refresh_token: pair.refreshToken,
        refresh_expires_in: (pair.refreshExpiresAt - now) / 1_000,
        account: pair.account,
      }),
      refused: (error, words) => ({ status: 400, body: { error, words } }),
    },
  }
}
