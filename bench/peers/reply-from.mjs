// A proxy as others write it: @fastify/reply-from with one fixed header, to the same platform.
import { createRequire } from "node:module"
import { join } from "node:path"

const [base, prefix, folder] = process.argv.slice(2)
const require = createRequire(join(folder, "package.json"))
const replyFrom = require("@fastify/reply-from")
const Fastify = require("fastify")
const app = Fastify()
app.register(replyFrom, { base, undici: { connections: 256, pipelining: 1 } })
app.all("/*", (request, reply) =>
  reply.from(prefix + request.url, {
    rewriteRequestHeaders: (_, headers) => ({ ...headers, authorization: "Bearer fixed" }),
  }),
)
console.log(await app.listen({ port: 0, host: "127.0.0.1" }))
process.once("SIGTERM", () => process.exit(0))
