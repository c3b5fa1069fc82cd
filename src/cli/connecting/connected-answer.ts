// What a command says when a mall has just been connected.

import { asWord } from "../../core/as-word.ts"
import type { ConnectionView } from "../../core/keeper.ts"
import { messages } from "../../messages/index.ts"
import { connectionJson } from "../../wire/connection.ts"
import type { CommandCall } from "../command.ts"
import { briefly } from "../pictures/clocks.ts"
import { wrap } from "../pictures/width.ts"

interface How {
  first: boolean
  missingScopes: string[]
}

export function connectedAnswer(
  { out, language }: Pick<CommandCall, "out" | "language">,
  view: ConnectionView,
  how: How,
): void {
  const { id } = view.connection
  const words = messages(language, view.platformWords).cli
  const { accessLeftMs, refreshLeftMs } = view.assessment
  const clocks = words.connectedClocks(
    briefly(accessLeftMs, { language }),
    briefly(refreshLeftMs, { language }),
  )
  const lines = [
    `${out.style("green", "✓")} ${words.connected(id, how.first)}`,
    wrap(clocks, out.columns - 1, "  "),
  ]
  if (how.missingScopes.length > 0) {
    const missing = words.scopesMissing(how.missingScopes.join(" "))
    lines.push(out.style("yellow", wrap(`! ${missing}`, out.columns - 1, "  ")))
  }
  lines.push(out.style("gray", `  → mallkey status ${asWord(id)}`))
  const document = {
    ...connectionJson(view),
    first: how.first,
    missing_scopes: how.missingScopes,
  }
  out.answer(document, lines.join("\n"))
}
