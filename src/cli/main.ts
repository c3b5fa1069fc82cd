#!/usr/bin/env node
// The program `mallkey`. Small and plain on purpose: an old Node must get as far as the sentence below.
const [major = 0] = process.versions.node.split(".").map(Number)

if (major < 24) {
  console.error(
    `mallkey에는 Node.js 24 이상이 필요합니다(지금은 ${process.versions.node}). https://nodejs.org 에서 새 버전을 설치하거나 \`npx -p node@24 mallkey\`로 실행해 주세요.\n` +
      `mallkey needs Node.js 24 or newer (this is ${process.versions.node}). Install it from https://nodejs.org, or run \`npx -p node@24 mallkey\`.`,
  )
  process.exitCode = 2
} else {
  const { runProgram } = await import("./run.ts")
  process.exitCode = await runProgram(process.argv.slice(2))
}
