// English: what the commands of the ways in say.
export const cliWays = {
  proxy: {
    running: (url: string) => `The forward proxy runs at ${url}`,
    /** `address`: with KEY where the key is to stand. */
    use: (address: string) =>
      `HTTPS_PROXY=${address} for a program; KEY is from mallkey key create --right proxy`,
    trust: "What the program is to trust: mallkey proxy --ca > mallkey-ca.pem",
    others: (names: string) => `Other hosts that are passed on to: ${names}`,
    caHead: (until: string) =>
      `This certificate, good until ${until}, is what programs are to trust. It can stand for no other host than those of the platforms.`,
    caFile: "With it in mallkey-ca.pem:",
  },
  exec: {
    noCommand: "Name the program behind `--`: mallkey exec MALL -- CMD",
    notFound: (command: string) => `${command}: there is no such program.`,
    notRunnable: (command: string) => `${command}: it cannot be run.`,
    printEnv: "These work while this command runs. Ctrl-C ends it.",
  },
}
