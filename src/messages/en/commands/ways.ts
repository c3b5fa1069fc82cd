// English: what the commands of the ways in say, and that of the keys that open them.
export const cliWays = {
  needsStore: (server: string) =>
    `This command opens the store itself, and MALLKEY_URL (--server) names ${server}. Run it where that server is, or without MALLKEY_URL.`,
  keyForFolder: (server: string, file: string) =>
    `MALLKEY_API_KEY is set in the environment, and ${server} (MALLKEY_URL) is named only by ${file} in this folder: a key is not sent where a folder says. Nothing was sent. If you mean that server, say so yourself with \`--server ${server}\`, or export MALLKEY_URL too. If not, take MALLKEY_URL out of ${file}.`,
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

  noSuchKey: (id: string) => `No key has the id \`${id}\`: \`mallkey key list\` shows them.`,
  keyIsName: (name: string, ids: string[]) =>
    `A key is revoked by its id, and \`${name}\` is a name. Its id: ${ids.join(", ")}`,
  notARate: "`--rate` is calls a second or a minute, such as 5/s or 30/m.",
  oneEnd: "Give --until or --expires, not both.",
  keyNeedsName: "--name is missing: who is the key for?",
  keyNameTooLong: (most: number) => `--name has at most ${most} characters.`,
  unknownRight: (right: string, all: string) => `\`${right}\` is no right. There are ${all}.`,
  whichKey: "Name the key by its id, as `mallkey key list` shows it.",
  keyRevoked: (id: string) => `Key ${id} is revoked. A running server forgets it within seconds.`,
  noKeys: "There are no keys yet. → mallkey key create --name NAME",
}
