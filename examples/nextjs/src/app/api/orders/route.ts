// A route of your own: today's orders of one mall. The token, its renewal and a repeat after a 401 are inside `fetch`.
import { isKeeperError } from "mallkey"
import { mallkey } from "../../../lib/mallkey"

export const runtime = "nodejs"
export const dynamic = "force-dynamic"

export async function GET(request: Request): Promise<Response> {
  const mall = new URL(request.url).searchParams.get("mall") ?? ""
  const today = new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Seoul" })
  const { keeper } = await mallkey()
  try {
    return await keeper.fetch(mall, `/api/v2/admin/orders?start_date=${today}&end_date=${today}`)
  } catch (error) {
    if (!isKeeperError(error)) throw error
    // `needs_reconnect`, `busy` … and what to do about it.
    return Response.json({ error: error.code, fix: error.fix }, { status: error.policy.http })
  }
}
