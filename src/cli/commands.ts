// Where each command is. A new one is a line here, its name in command-names.ts, a file beside this, and its words in src/messages.
import type { Command } from "./command.ts"
import type { CommandName } from "./command-names.ts"

/** Loaded when it is called, so that none pays for another. */
type Load = () => Promise<{ default: Command }>

export const commands: Record<CommandName, Load> = {
  init: () => import("./commands/init.ts"),
  serve: () => import("./commands/serve.ts"),
  demo: () => import("./commands/demo.ts"),
  simulate: () => import("./commands/simulate.ts"),
  proxy: () => import("./commands/ways/proxy.ts"),
  exec: () => import("./commands/ways/exec.ts"),
  connect: () => import("./commands/connect.ts"),
  exchange: () => import("./commands/exchange.ts"),
  status: () => import("./commands/status.ts"),
  token: () => import("./commands/token.ts"),
  refresh: () => import("./commands/refresh.ts"),
  disconnect: () => import("./commands/disconnect.ts"),
  import: () => import("./commands/import.ts"),
  export: () => import("./commands/export.ts"),
  sweep: () => import("./commands/sweep.ts"),
  check: () => import("./commands/check.ts"),
  doctor: () => import("./commands/doctor.ts"),
  events: () => import("./commands/events.ts"),
  app: () => import("./commands/set-up/app.ts"),
  key: () => import("./commands/key.ts"),
  reseal: () => import("./commands/reseal.ts"),
  "lambda-zip": () => import("./commands/lambda-zip.ts"),
  "supabase-sql": () => import("./commands/supabase-sql.ts"),
  settings: () => import("./commands/settings.ts"),
  completion: () => import("./commands/completion.ts"),
}
