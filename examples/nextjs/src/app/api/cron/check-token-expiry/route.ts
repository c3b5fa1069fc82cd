// GET /api/cron/check-token-expiry, called once a day by vercel.json: tells people of malls that need them.
import { handle } from "../../../../lib/mallkey"

export const runtime = "nodejs"
export const dynamic = "force-dynamic"
export const maxDuration = 60

export { handle as GET }
