#!/usr/bin/env node
// The command: in a checkout it runs the sources as they are, installed it runs what was built from them.
import { existsSync } from "node:fs"
import nodeModule from "node:module"
import { fileURLToPath } from "node:url"
import { beginAnew } from "./begin-anew.js"

const source = new URL("../src/cli/main.ts", import.meta.url)
const isCheckout = existsSync(source)
const [major = 0] = process.versions.node.split(".").map(Number)

// An old Node must get as far as this sentence, so it stands here and not with the others in src/messages.
if (major < 24 && isCheckout) {
  await import("../scripts/require-node.mjs")
} else if (major < 24) {
  console.error(
    `mallkey에는 Node.js 24 이상이 필요합니다(지금은 ${process.versions.node}). https://nodejs.org 에서 새 버전을 설치하거나 \`npx -p node@24 mallkey\`로 실행해 주세요.\n` +
      `mallkey needs Node.js 24 or newer (this is ${process.versions.node}). Install it from https://nodejs.org, or run \`npx -p node@24 mallkey\`.`,
  )
  process.exitCode = 2
} else {
  if (isCheckout) {
    // Removing the types is a third of a start: Node may keep the result. Beside the sources and not in the system's
    // folder for temporary files, where others could put something else in its place.
    nodeModule.enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/mallkey", import.meta.url)))
    await beginAnew(async () => (await import("./strip-first.js")).stripFirst())
    await import(source.href)
  } else {
    await beginAnew()
    await import(new URL("../dist/cli/main.js", import.meta.url).href)
  }
}
