// Says in plain words what to do where Node is too old to run the sources. Plain JavaScript, so that any Node can read it.
const needed = 24
const running = Number(process.versions.node.split(".")[0])
if (running < needed) {
  console.error(
    [
      `mallkey needs Node ${needed} or newer; this is ${process.version}.`,
      `The right one comes with the development dependencies: run \`npm ci\`, then \`npm start\` or \`npm test\` as before.`,
      `If that changes nothing, install scripts are switched off: \`npm ci --ignore-scripts=false\`, or install Node ${needed} (https://nodejs.org).`,
    ].join("\n"),
  )
  process.exit(1)
}
