// The names of all commands, in the order of the help, each with the heading it stands under there.
import type { Messages } from "../messages/index.ts"

type Words = Messages["cli"]

export const groupOf = {
  init: "run",
  serve: "run",
  demo: "run",
  simulate: "run",
  proxy: "run",
  exec: "malls",
  connect: "malls",
  exchange: "malls",
  status: "malls",
  token: "malls",
  refresh: "malls",
  disconnect: "malls",
  import: "malls",
  export: "malls",
  sweep: "care",
  check: "care",
  doctor: "care",
  events: "care",
  app: "set-up",
  key: "set-up",
  reseal: "set-up",
  "lambda-zip": "set-up",
  "supabase-sql": "set-up",
  settings: "set-up",
  completion: "set-up",
} satisfies Record<keyof Words["commands"], keyof Words["groups"]>

export type CommandName = keyof typeof groupOf

export const commandNames = Object.keys(groupOf) as CommandName[]

export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(groupOf, name)
}
