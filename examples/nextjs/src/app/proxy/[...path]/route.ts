// /proxy/{id}/api/v2/…: the Admin API with a living token, for programs that call Cafe24 and hold a key of yours.
// The host sets the limits: on Vercel a body has 4.5 MB at most each way, and a call ends with `maxDuration`.
import { handle } from "../../../lib/mallkey"

export const runtime = "nodejs"
export const dynamic = "force-dynamic"
export const maxDuration = 60

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
}
