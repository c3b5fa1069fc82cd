// One keeper for the whole app: its routes hand requests to it, its pages ask it for calls. Store, app, keys, sessions
// and alerts come from the environment, under the names the server and the commands know.
import { type FromSettings, openFromSettings } from "mallkey/from-settings"

// `next dev` loads modules again and again; the keeper stays. A start that failed is tried again by the next request.
const shared = globalThis as { mallkey?: Promise<FromSettings> }

export function mallkey(): Promise<FromSettings> {
  // On Vercel nothing runs on after an answer, and only the temporary folder can be written.
  shared.mallkey ??= openFromSettings({ serverless: true }).catch((error) => {
    shared.mallkey = undefined
    throw error
  })
  return shared.mallkey
}

export async function handle(request: Request): Promise<Response> {
  return (await mallkey()).app.fetch(request)
}
