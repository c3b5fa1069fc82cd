// GET /connect/…: where the links in alerts lead. The page behind it starts a fresh consent for a mall owner.
import { handle } from "../../../lib/mallkey"

export const runtime = "nodejs"
export const dynamic = "force-dynamic"
export const maxDuration = 60

export { handle as GET }
