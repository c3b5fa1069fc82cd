// The one table of commands. A new one is a line here, a file beside this, and its words in src/messages.
import type { Command, Words } from "./command.ts"

interface Entry {
  /** The heading it stands under in the help. */
  group: keyof Words["groups"]
  /** Loaded when it is called, so that none pays for another. */
  load(): Promise<{ default: Command }>
}

export const commands = {
  serve: { group: "run", load: () => import("./serve.ts") },
  demo: { group: "run", load: () => import("./demo.ts") },
  simulate: { group: "run", load: () => import("./simulate.ts") },
  connect: { group: "malls", load: () => import("./connect.ts") },
  exchange: { group: "malls", load: () => import("./exchange.ts") },
  status: { group: "malls", load: () => import("./status.ts") },
  token: { group: "malls", load: () => import("./token.ts") },
  refresh: { group: "malls", load: () => import("./refresh.ts") },
  disconnect: { group: "malls", load: () => import("./disconnect.ts") },
  import: { group: "malls", load: () => import("./import.ts") },
  export: { group: "malls", load: () => import("./export.ts") },
  sweep: { group: "care", load: () => import("./sweep.ts") },
  check: { group: "care", load: () => import("./check.ts") },
  doctor: { group: "care", load: () => import("./doctor.ts") },
  events: { group: "care", load: () => import("./events.ts") },
  key: { group: "set-up", load: () => import("./key.ts") },
  reseal: { group: "set-up", load: () => import("./reseal.ts") },
  "lambda-zip": { group: "set-up", load: () => import("./lambda-zip.ts") },
  settings: { group: "set-up", load: () => import("./settings.ts") },
} satisfies Record<keyof Words["commands"], Entry>

export type CommandName = keyof typeof commands

export const commandNames = Object.keys(commands) as CommandName[]

export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name)
}
