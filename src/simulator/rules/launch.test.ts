// The signature of an app launch, against a vector written down elsewhere.
import assert from "node:assert/strict"
import { test } from "node:test"
import { signLaunch } from "./launch.ts"
import { createRules } from "./rules.ts"

const message =
  "is_multi_shop=F&lang=ko_KR&mall_id=simmall01&nation=KR&shop_no=1&timestamp=1767225600&user_id=simmall01&user_name=%EB%8C%80%ED%91%9C%20%EA%B4%80%EB%A6%AC%EC%9E%90&user_type=P"
const hmac = "nufW5ZgV5XTcTANdcbrzXd0Y8vGCWluSZqhnD+EmVBE="

test("the recorded vector", () => {
  assert.equal(signLaunch(message, "simulator-client-secret"), hmac)
})

test("a launch address is that message and its signature", () => {
  const sim = createRules({ startAt: 1_767_225_600_000, clock: { now: () => 0 } })
  const url = sim.launchUrl("http://127.0.0.1:2424/api/cafe24/launch", "simmall01")
  assert.equal(url, `http://127.0.0.1:2424/api/cafe24/launch?${message}&hmac=${encodeURIComponent(hmac)}`)
})

test("unknown parameters are signed too", () => {
  const sim = createRules()
  const url = new URL(
    sim.launchUrl("http://127.0.0.1/x", "mymall", { userType: "A", extra: { zzz: "새 값" } }),
  )
  const [signed, given] = url.search.slice(1).split("&hmac=")
  assert.match(signed!, /user_type=A&zzz=%EC%83%88%20%EA%B0%92$/)
  assert.equal(decodeURIComponent(given!), signLaunch(signed!, sim.app.clientSecret))
})
