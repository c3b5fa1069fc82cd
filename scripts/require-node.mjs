// Says in plain words what to do in a checkout where Node is too old to run the sources. Plain JavaScript, so that any Node
// can read it; it stands here and not with the other sentences in src/messages, which such a Node cannot load.
const needed = 24
const running = Number(process.versions.node.split(".")[0])
if (running < needed) {
  console.error(
    [
      `mallkey에는 Node.js ${needed} 이상이 필요합니다(지금은 ${process.version}).`,
      `맞는 버전은 개발 의존성에 들어 있습니다. \`npm ci\`를 실행한 뒤 \`npm start\`나 \`npm test\`를 다시 실행해 주세요.`,
      `그래도 같다면 설치 스크립트가 꺼져 있는 것입니다. \`npm ci --ignore-scripts=false\`를 실행하거나 Node.js ${needed}를 설치해 주세요(https://nodejs.org).`,
      "",
      `mallkey needs Node ${needed} or newer; this is ${process.version}.`,
      `The right one comes with the development dependencies: run \`npm ci\`, then \`npm start\` or \`npm test\` as before.`,
      `If that changes nothing, install scripts are switched off: \`npm ci --ignore-scripts=false\`, or install Node ${needed} (https://nodejs.org).`,
    ].join("\n"),
  )
  process.exit(2)
}
