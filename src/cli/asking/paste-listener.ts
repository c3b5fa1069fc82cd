// While a consent is awaited on a terminal, the address the browser ended at may be pasted instead.
import { createInterface } from "node:readline"
import type { House } from "../../compose/house.ts"
import { KeeperError } from "../../core/errors.ts"
import { splitId } from "../which-mall.ts"
import { readPasted } from "./pasted.ts"

/** What was pasted shows in the store when it was good; here only its failure is told. */
export function listenForPaste(
  { keeper }: House,
  id: string,
  signal: AbortSignal,
): { failed: Promise<never> } | undefined {
  if (!process.stdin.isTTY) return undefined
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => undefined)
  const lines = createInterface({ input: process.stdin })
  signal.addEventListener("abort", () => lines.close())
  lines.on("line", (line) => {
    const { code, error } = readPasted(line)
    if (error !== undefined) {
      failure.reject(new KeeperError("consent_denied", { connectionId: id, detail: error.slice(0, 60) }))
    } else if (code) {
      keeper.exchange({ ...splitId(id), code }, "cli").catch(failure.reject)
    }
  })
  return { failed: failure.promise }
}
