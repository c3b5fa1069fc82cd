// GET /readyz: is the store there, are tokens renewed. For an uptime check.
import { handle } from "../../lib/mallkey"

export const runtime = "nodejs"
export const dynamic = "force-dynamic"
export const maxDuration = 60

export { handle as GET }
