// Sentences of the provider's contract: calls with a living token, and what a shop platform sends by itself.
import assert from "node:assert/strict"
import { isKeeperError } from "../../core/errors.ts"
import { askMs, type ProviderSentence } from "./bench.ts"

const madeUp = "mallkey-made-this-up"

export const apiSentences = {
  "probe tells": {
    says: "it knows a living access token from a dead one",
    needs: "api",
    holds: async ({ provider: { api }, granted }) => {
      const { account, accessToken } = await granted()
      assert.ok(await api!.probe({ account, accessToken }, askMs))
      assert.equal(await api!.probe({ account, accessToken: madeUp }, askMs), undefined)
    },
  },
  "probe away": {
    says: "a platform that cannot be asked is not told as a dead token",
    needs: "api",
    holds: async ({ provider: { api }, granted, trouble }) => {
      const { account, accessToken } = await granted()
      for (const kind of ["failing", "away"] as const) {
        trouble(kind)
        await assert.rejects(api!.probe({ account, accessToken }, askMs), (error) =>
          isKeeperError(error, "provider_unavailable"),
        )
      }
    },
  },
  "calls reach": {
    says: "a call with a living token is answered, and what comes back is the caller's",
    needs: "api",
    holds: async ({ provider: { api }, granted, path = "/" }) => {
      const { account, accessToken } = await granted()
      const response = await api!.call({ account, accessToken, path })
      assert.ok(response.ok, String(response.status))
      await response.text()
    },
  },
  "refusal is known": {
    says: "a 401 about the token is known as that, and its body can still be read; others are not",
    needs: "api",
    holds: async ({ provider: { api }, granted, path = "/" }) => {
      const { account } = await granted()
      const response = await api!.call({ account, accessToken: madeUp, path })
      assert.equal(response.status, 401)
      assert.equal(await api!.isTokenRefused(response), true)
      assert.notEqual(await response.text(), "")
      for (const status of [200, 403, 404, 429, 500])
        assert.equal(await api!.isTokenRefused(new Response("{}", { status })), false, String(status))
    },
  },
  "calls stay home": {
    says: "whatever the path says, only the platform's own host is reached",
    needs: "api",
    holds: async ({ provider: { api }, granted, asked }) => {
      const { account, accessToken } = await granted()
      const { host } = new URL(api!.place(account).base)
      const before = asked().length
      for (const path of [
        "//evil.example/x",
        "https://evil.example/",
        "/../../x",
        "\\\\evil.example",
        "@evil.example",
        "x",
        "",
      ]) {
        await api!.call({ account, accessToken, path }).then(
          (response) => response.text(),
          (error) => {
            assert.ok(isKeeperError(error), `${error}`)
          },
        )
      }
      for (const one of asked().slice(before)) assert.equal(one, host)
    },
  },
  "launch is signed": {
    says: "an app that is opened without the platform's signature is refused",
    needs: "shop",
    holds: async ({ provider: { shop } }) => {
      for (const query of ["", "mall_id=x", "mall_id=x&timestamp=1&hmac=", "hmac=%"])
        assert.throws(
          () => shop!.readLaunch(query),
          (error) => isKeeperError(error, "launch_refused"),
          query,
        )
    },
  },
  "webhooks are hints": {
    says: "a webhook that says nothing of ours says nothing, whatever it looks like",
    needs: "shop",
    holds: async ({ provider: { shop } }) => {
      for (const body of [undefined, null, 1, "x", [], {}, { event_no: "1" }, { resource: null }])
        assert.equal(shop!.readWebhook(body), undefined, JSON.stringify(body))
    },
  },
} as const satisfies Record<string, ProviderSentence>
