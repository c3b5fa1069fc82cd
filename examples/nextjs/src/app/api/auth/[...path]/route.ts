// GET /api/auth/cafe24/start, /api/auth/cafe24/callback and /api/auth/callback: other names of the consent.
import { handle } from "../../../../lib/mallkey"

export const runtime = "nodejs"
export const dynamic = "force-dynamic"
export const maxDuration = 60

export { handle as GET }
