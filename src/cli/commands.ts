// The one table of commands. A new one is a line here, a file beside this, and its words in src/messages.
import type { Command, Words } from "./command.ts"

interface Entry {
  /** The heading it stands under in the help. */
  group: keyof Words["groups"]
  /** Loaded when it is called, so that none pays for another. */
  load(): Promise<{ default: Command }>
}

export const commands = {
  init: { group: "run", load: () => import("./commands/init.ts") },
  serve: { group: "run", load: () => import("./commands/serve.ts") },
  demo: { group: "run", load: () => import("./commands/demo.ts") },
  simulate: { group: "run", load: () => import("./commands/simulate.ts") },
  proxy: { group: "run", load: () => import("./commands/ways/proxy.ts") },
  exec: { group: "malls", load: () => import("./commands/ways/exec.ts") },
  connect: { group: "malls", load: () => import("./commands/connect.ts") },
  exchange: { group: "malls", load: () => import("./commands/exchange.ts") },
  status: { group: "malls", load: () => import("./commands/status.ts") },
  token: { group: "malls", load: () => import("./commands/token.ts") },
  refresh: { group: "malls", load: () => import("./commands/refresh.ts") },
  disconnect: { group: "malls", load: () => import("./commands/disconnect.ts") },
  import: { group: "malls", load: () => import("./commands/import.ts") },
  export: { group: "malls", load: () => import("./commands/export.ts") },
  sweep: { group: "care", load: () => import("./commands/sweep.ts") },
  check: { group: "care", load: () => import("./commands/check.ts") },
  doctor: { group: "care", load: () => import("./commands/doctor.ts") },
  events: { group: "care", load: () => import("./commands/events.ts") },
  app: { group: "set-up", load: () => import("./commands/set-up/app.ts") },
  key: { group: "set-up", load: () => import("./commands/key.ts") },
  reseal: { group: "set-up", load: () => import("./commands/reseal.ts") },
  "lambda-zip": { group: "set-up", load: () => import("./commands/lambda-zip.ts") },
  "supabase-sql": { group: "set-up", load: () => import("./commands/supabase-sql.ts") },
  settings: { group: "set-up", load: () => import("./commands/settings.ts") },
  completion: { group: "set-up", load: () => import("./commands/completion.ts") },
} satisfies Record<keyof Words["commands"], Entry>

export type CommandName = keyof typeof commands

export const commandNames = Object.keys(commands) as CommandName[]

export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name)
}
