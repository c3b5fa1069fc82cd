// What a child that runs on an older Node loads first: its fetch and its https then go by the proxy that newer ones know by themselves.

/**
 * A text and no module of ours: it runs in the child, whatever its version, and needs nothing from its folder. Node's own
 * fetch brings its agent's class along; `connect` of it is all that is other.
 */
export const preloadText = `"use strict"
const { env } = process
const [major, minor] = process.versions.node.split(".").map(Number)
const knowsProxies = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21)
const proxy = env.HTTPS_PROXY && new URL(env.HTTPS_PROXY)
if (!knowsProxies && proxy && proxy.protocol === "http:") {
  const http = require("node:http")
  const https = require("node:https")
  const tls = require("node:tls")
  const login = Buffer.from(decodeURIComponent(proxy.username) + ":" + decodeURIComponent(proxy.password))
  const direct = (env.NO_PROXY || "").toLowerCase().split(/[\\s,]+/).filter(Boolean)
  const isDirect = (host) => {
    const name = String(host).toLowerCase().replace(/^\\[|\\]$/g, "")
    return direct.some((one) => {
      const bare = one.replace(/^\\*?\\./, "").replace(/:\\d+$/, "")
      return name === bare || name.endsWith("." + bare)
    })
  }
  // Not the global agent, which may be replaced below.
  const plain = new http.Agent()
  const tunnel = (host, port, done) => {
    const authority = (host.includes(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port
    const headers = { host: authority, "proxy-authorization": "Basic " + login.toString("base64") }
    const at = { host: proxy.hostname, port: proxy.port, method: "CONNECT", path: authority, headers, agent: plain }
    const asking = http.request(at)
    asking.once("connect", (answer, socket) => {
      if (answer.statusCode === 200) return done(null, socket)
      socket.destroy()
      done(new Error("the proxy answered " + answer.statusCode))
    })
    asking.once("error", done)
    asking.end()
  }
  const secure = (socket, options, done) => {
    const inner = tls.connect({ ...options, socket, ALPNProtocols: ["http/1.1"] })
    // One that is idle must not keep the program alive: with the line inside it.
    for (const name of ["ref", "unref"]) {
      const usual = inner[name].bind(inner)
      inner[name] = () => {
        socket[name]()
        return usual()
      }
    }
    inner.once("error", done)
    inner.once("secureConnect", () => {
      inner.off("error", done)
      done(null, inner)
    })
  }
  class ByProxy extends https.Agent {
    createConnection(options, done) {
      const host = options.host || options.hostname
      if (isDirect(host)) return super.createConnection(options, done)
      tunnel(host, options.port || 443, (error, socket) => {
        if (error) return done(error)
        const servername = options.servername || host
        const { path, ...rest } = options
        secure(socket, { ...rest, servername }, done)
      })
    }
  }
  https.globalAgent = new ByProxy({ keepAlive: true })
  // Its first use loads Node's own fetch, which then leaves its agent here.
  const mark = Symbol.for("undici.globalDispatcher.1")
  void globalThis.Headers
  const own = globalThis[mark]
  if (own) {
    const usual = own.constructor
    const connect = (options, done) => {
      const host = options.hostname
      const isTls = options.protocol === "https:"
      const port = options.port || (isTls ? 443 : 80)
      const servername = options.servername || host
      if (isDirect(host)) {
        const socket = require("node:net").connect({ host, port })
        socket.once("error", done)
        socket.once("connect", () => {
          socket.off("error", done)
          isTls ? secure(socket, { servername }, done) : done(null, socket)
        })
        return
      }
      tunnel(host, port, (error, socket) => {
        if (error) return done(error)
        isTls ? secure(socket, { servername }, done) : done(null, socket)
      })
    }
    globalThis[mark] = new usual({ connect })
  }
}
`
