// An intercepting proxy as others write it: mockttp, to the same platform with one fixed header.
import { createRequire } from "node:module"
import { join } from "node:path"

const [base, folder] = process.argv.slice(2)
const mockttp = createRequire(join(folder, "package.json"))("mockttp")
const https = await mockttp.generateCACertificate()
const server = mockttp.getLocal({ https, http2: false, recordTraffic: false })
await server.start()
const transformRequest = { updateHeaders: { authorization: "Bearer fixed" } }
await server.forAnyRequest().thenForwardTo(base, { transformRequest })
console.log(`http://127.0.0.1:${server.port}`)
process.once("SIGTERM", () => process.exit(0))
