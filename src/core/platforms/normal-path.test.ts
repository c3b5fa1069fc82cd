// One path in every dress: whatever a server could read it as is what rules are compared with.
import assert from "node:assert/strict"
import { test } from "node:test"
import { normalPath } from "./normal-path.ts"

const dresses = [
  "/admin/orders",
  "/Admin/ORDERS",
  "//admin///orders/",
  "/admin/./orders",
  "/admin/x/../orders",
  "/admin/x/..;y/orders",
  "/admin;a=b/orders;jsessionid=1",
  "/admin%2Forders",
  "/admin%252forders",
  "/%61dmin/%6Frders",
  "/admin/%2e%2e/admin/orders",
  "/admin\\orders",
  "/admin/x/%c0%ae%c0%ae/orders",
  "/admin%C0%AForders",
  "/admin%c1%9corders",
  "/admin/x/%25c0%25ae%c0%ae/orders",
  "/../../admin/orders",
  "/admin/orders%20",
]
for (const path of dresses)
  test(`read as /admin/orders: ${path}`, () => assert.equal(normalPath(path), "/admin/orders"))

test("other paths stay others, broken encoding included", () => {
  assert.equal(normalPath("/admin/orders/1"), "/admin/orders/1")
  assert.equal(normalPath("/admin/%ff/%zz"), "/admin/ÿ/%zz")
  assert.equal(normalPath("/admin/%ED%99%8D"), "/admin/홍")
})
