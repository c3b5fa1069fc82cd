// English: what the demo and the simulator say when they run.

export const cliDemo = {
  askingDemo: (url: string) => `Asking the demo that runs at ${url}.`,
  otherPort: (wanted: number, taken: number) => `! Port ${wanted} is in use, so the demo runs at ${taken}.`,
  demoRuns: (url: string) => `Demo mode: ${url}`,
  demoTime: (speed: number) =>
    `Time runs ${speed} times as fast. All is simulated, nothing leaves this machine.`,
  demoRoles: {
    fresh: "fresh: nothing to do",
    due: "due: refreshed by the sweep in some seconds",
    failing: "failing: Cafe24 is in trouble; its living token is served",
    ending: "about to end: its 14 days do not slide, a consent is needed",
    lost: "lost: another program used up its token",
  },
  demoWaits: "Time runs at its real speed for as long as the consent takes",
  demoTry: "How another program gets a token:",
  demoSimulator: (url: string) => `The simulated Cafe24 and its faults: ${url}/__simulator`,
  demoEnd: "Ctrl-C ends it.",
  simulating: (url: string, control: string) =>
    `The simulated Cafe24 runs at ${url}\nControl page: ${control}`,
  simulatorEnv: "Settings to use it with (.env):",
}
