// /api/cafe24/authorize, /callback and /refresh: the addresses your pages and your cron have today.
import { handle } from "../../../../lib/mallkey"

export const runtime = "nodejs"
export const dynamic = "force-dynamic"
export const maxDuration = 60

export { handle as GET, handle as POST }
