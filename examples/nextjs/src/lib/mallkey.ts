// One keeper for the whole app: its routes under src/app/api/ hand requests to it, its pages ask it for calls.
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createKeeper, createRescueFolder, type Keeper, openStore } from "mallkey"
import { type App, createApp, createSupabaseSessions } from "mallkey/http"

interface Mallkey {
  keeper: Keeper
  app: App
}

async function open(): Promise<Mallkey> {
  const env = process.env
  const keeper = createKeeper({
    store: await openStore(env.MALLKEY_STORE ?? env.KV_REDIS_URL),
    app: {
      clientId: env.CAFE24_CLIENT_ID ?? "",
      clientSecret: env.CAFE24_CLIENT_SECRET ?? "",
      redirectUri: env.CAFE24_REDIRECT_URI ?? "",
      ...(env.CAFE24_BASE_URL && { baseUrl: env.CAFE24_BASE_URL }),
    },
    // On Vercel nothing runs on after an answer, and only the temporary folder can be written: a due token is waited for.
    timing: { dueWaitMs: 60_000 },
    rescue: createRescueFolder(join(tmpdir(), "mallkey-rescue")),
  })
  await keeper.start()
  const url = env.NEXT_PUBLIC_SUPABASE_URL
  const app = createApp(keeper, {
    adminKey: env.MALLKEY_API_KEY,
    cronSecret: env.CRON_SECRET,
    sessions: url ? createSupabaseSessions({ url }) : undefined,
  })
  return { keeper, app }
}

// `next dev` loads modules again and again; the keeper stays. A start that failed is tried again by the next request.
const shared = globalThis as { mallkey?: Promise<Mallkey> }

export function mallkey(): Promise<Mallkey> {
  shared.mallkey ??= open().catch((error) => {
    shared.mallkey = undefined
    throw error
  })
  return shared.mallkey
}

export async function handle(request: Request): Promise<Response> {
  return (await mallkey()).app.fetch(request)
}
