// mallkey inside an Express app: its routes under the addresses you have, and calls to Cafe24 from your own.
import { getRequestListener } from "@hono/node-server"
import express from "express"
import { createKeeper, openStore } from "mallkey"
import { createApp } from "mallkey/http"
import { createProxy } from "mallkey/proxy"

const env = process.env
const keeper = createKeeper({
  store: await openStore(env.MALLKEY_STORE),
  app: {
    clientId: env.CAFE24_CLIENT_ID ?? "",
    clientSecret: env.CAFE24_CLIENT_SECRET ?? "",
    redirectUri: env.CAFE24_REDIRECT_URI ?? "",
    ...(env.CAFE24_BASE_URL && { baseUrl: env.CAFE24_BASE_URL }),
  },
})
await keeper.start()
// This process stays: it keeps everything fresh by itself. Several of them share the work.
const timer = setInterval(() => keeper.sweep().catch((error) => console.error(error.message)), 60_000)

const app = express()
const proxy = createProxy(keeper)
const mallkey = createApp(keeper, { adminKey: env.MALLKEY_API_KEY, cronSecret: env.CRON_SECRET, proxy })
// Before any body parser: mallkey reads bodies itself. No path here, so that addresses arrive whole.
const listener = getRequestListener(mallkey.fetch, { overrideGlobalObjects: false })
app.use((request, response, next) =>
  /^\/(api\/cafe24|v1|proxy)\//.test(request.path)
    ? (mallkey.direct(request, response) ?? listener(request, response))
    : next(),
)

app.get("/products/:mall", async (request, response) => {
  const answer = await keeper.fetch(request.params.mall, "/api/v2/admin/products?limit=10")
  response
    .status(answer.status)
    .type("json")
    .send(await answer.text())
})

const server = app.listen(Number(env.PORT ?? 3000), env.HOST ?? "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}`)
})
// A refresh under way has spent its token: the answer is waited for and saved before the process ends.
process.on("SIGTERM", async () => {
  clearInterval(timer)
  server.close()
  await Promise.all([keeper.stop(8_000), proxy.close(8_000)])
  process.exit(0)
})
