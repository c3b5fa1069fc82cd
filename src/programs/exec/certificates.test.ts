// One bad entry in a folder of certificates costs itself alone.
import assert from "node:assert/strict"
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { rootCertificates } from "node:tls"
import { certificatesIn } from "./certificates.ts"

test("links that lead in a circle or nowhere are passed over, and the others are found", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-certificates-"))
  context.after(() => rm(folder, { recursive: true, force: true }))
  await symlink("circle", join(folder, "circle"))
  await symlink("gone", join(folder, "nowhere"))
  await writeFile(join(folder, "one.pem"), rootCertificates[0]!)
  assert.deepEqual(certificatesIn(folder), [rootCertificates[0]])
})
