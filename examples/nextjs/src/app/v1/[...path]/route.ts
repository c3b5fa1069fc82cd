// GET /v1/connections/…/token and the rest of the API, for programs of yours that run elsewhere.
import { handle } from "../../../lib/mallkey"

export const runtime = "nodejs"
export const dynamic = "force-dynamic"
export const maxDuration = 60

export { handle as GET, handle as POST, handle as DELETE }
