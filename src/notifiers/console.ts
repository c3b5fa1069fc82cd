// The console: where no channel is set, alerts still appear where the program runs.
import type { Notifier } from "../core/alerts/port.ts"
import { plainText } from "./plain-text.ts"
import type { Tell } from "./sending.ts"

export interface ConsoleOptions {
  tell: Tell
  write(text: string): void
}

export function createConsoleNotifier({ tell, write }: ConsoleOptions): Notifier {
  return {
    name: "console",
    send: async (alert) => {
      const told = tell(alert)
      write(`\n[mallkey] ${told.title}\n${plainText(told)}\n`)
    },
  }
}
