// English: who did what. What is not in this table is the name of a key, and stands as it is.
import type { EnglishWords } from "../platform-words.ts"

export const actors = ({ account }: EnglishWords): Record<string, string> => ({
  anyone: "without a key",
  caller: "a program",
  cli: "a command",
  cron: "cron",
  demo: "the demo",
  doctor: "the doctor",
  exec: "a program begun by exec",
  key: "a consent begun with a key",
  lambda: "Lambda",
  launch: "a consent begun by opening the app",
  link: "a consent begun by a link",
  mirror: "a mirror",
  nobody: "a consent begun at the open address",
  owner: `the ${account.one}'s owner`,
  reconcile: "the record of webhooks",
  rescue: "the rescue folder",
  "same pair": "a connection with the same pair",
  secret: "the secret that came back",
  session: "a signed-in person",
  sweep: "the sweep",
  webhook: "a webhook",
})
