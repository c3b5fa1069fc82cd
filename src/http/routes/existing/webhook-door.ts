// Webhooks come in by the key that Cafe24's developer centre shows. Without one set here nobody does.

import type { Caller } from "../../../access/caller.ts"
import { KeeperError } from "../../../core/errors.ts"
import type { Asked } from "../../asked.ts"
import type { Parts } from "../../parts.ts"

export function admitWebhook({ keeper, options }: Parts, request: Asked): Caller {
  const { webhookKey = [], log } = options
  const keys = [webhookKey].flat().filter((key) => key !== "")
  // Said in the log alone: the world need not know which of the two it is.
  if (keys.length === 0)
    log?.info({ setting: "CAFE24_WEBHOOK_KEY" }, "webhook refused: CAFE24_WEBHOOK_KEY is not set")
  const given = request.headers.get("x-api-key") ?? ""
  if (keys.some((key) => keeper.secrets.same(given, key))) return { name: "webhook", rights: new Set() }
  throw new KeeperError("not_allowed", {
    detail: "the webhook key does not fit",
    fix: "CAFE24_WEBHOOK_KEY",
  })
}
