// Every page that a mall's owner may meet, each by the way that leads there.
import { minute } from "../../src/core/alive/schedule.ts"
import { type ErrorCode, errorTable, KeeperError } from "../../src/core/errors.ts"
import type { HouseAppOptions } from "../../src/http/options.ts"
import { troublePage } from "../../src/http/pages/trouble-page.ts"
import type { Language } from "../../src/messages/index.ts"
import { tellError } from "../../src/messages/tell-error.ts"
import { type Asked, agree, buttonOn, createHttpWorld, type HttpWorld } from "../kit/http-world.ts"
import type { WorldOptions } from "../kit/world.ts"

/** `text`: the page; its headers come along where it was served. */
export type Shown = Pick<Asked, "status" | "text"> & { headers?: Headers }
export type Scenes = Record<string, (language: Language) => Promise<Shown>>

const service = { name: "온누리 데스크", contact: "02-123-4567, help@desk.example" }
const contactOf = (language: Language) => (language === "ko" ? service : { ...service, name: "Onnuri Desk" })

interface Stage extends HttpWorld {
  look(path: string): Promise<Asked>
}

function stage(language: Language, options: WorldOptions & { http?: HouseAppOptions } = {}): Stage {
  const http = { service: contactOf(language), language, ...options.http }
  const world = createHttpWorld({ ...options, http })
  return { ...world, look: (path) => world.browse(path, { headers: { "accept-language": language } }) }
}

type Back = Record<string, string>

/** What comes of a consent that began with a lasting link: `change` turns what Cafe24 sends back. */
async function afterLink(at: Stage, change?: (world: Stage) => void, back?: Back, mallId = "mymall") {
  const { path } = await at.keeper.link({ mallId, scopes: ["mall.read_order", "mall.read_product"] })
  const url = buttonOn(await at.look(path))
  if (back === undefined) {
    change?.(at)
    return at.look(agree(at, url, mallId))
  }
  const state = new URL(url).searchParams.get("state") ?? ""
  return at.look(`/api/cafe24/callback?${new URLSearchParams({ ...back, state })}`)
}

const turned = (switches: object) => (world: Stage) => world.simulator.switches.set(switches as never)
const denied = (error: string, description = "") => ({ error, error_description: description })
const answering = (status: number, body: string, headers: Record<string, string> = {}): WorldOptions => ({
  wire: (inner) => (input, init) =>
    String(input instanceof Request ? input.url : input).includes("oauth/token")
      ? Promise.resolve(
          new Response(body, { status, headers: { "content-type": "application/json", ...headers } }),
        )
      : inner(input, init),
})

async function openedApp(at: Stage, prepare?: (at: Stage) => Promise<unknown>): Promise<Asked> {
  await at.connect("mymall")
  await prepare?.(at)
  await at.clock.step(1_000)
  return at.look(at.simulator.launchUrl("/api/cafe24/launch", "mymall"))
}

export const ownerScenes: Scenes = {
  link: async (language) => {
    const at = stage(language)
    return at.look((await at.keeper.link({ mallId: "onnuri-books" })).path)
  },
  "link-with-account": async (language) => {
    const sessions = async () => ({ owner: "ann", name: "ann@example.com" })
    const at = stage(language, { http: { sessions } })
    const { body } = await at.ask("/api/cafe24/authorize?mall_id=mymall&mode=json", { key: null })
    return at.anotherBrowser()(body.url, { headers: { "accept-language": language } })
  },
  connected: async (language) => afterLink(stage(language)),
  "connected-again": async (language) => {
    const at = stage(language)
    await at.connect("mymall")
    return afterLink(at)
  },
  "scope-missing": async (language) => {
    const at = stage(language)
    const url = buttonOn(
      await at.look(
        (await at.keeper.link({ mallId: "mymall", scopes: ["mall.read_order", "mall.write_product"] })).path,
      ),
    )
    return at.look(agree(at, url, "mymall", ["mall.read_order"]))
  },
  "wrong-mall": async (language) => afterLink(stage(language), turned({ consentOtherMall: "othermall" })),
  cancelled: async (language) => afterLink(stage(language), undefined, denied("access_denied")),
  "not-operator": async (language) =>
    afterLink(
      stage(language),
      undefined,
      denied("access_denied", "The user is not the principal operator of the mall"),
    ),
  "scope-refused": async (language) =>
    afterLink(stage(language), undefined, denied("invalid_scope", "mall.read_order mall.read_product")),
  "denied-otherwise": async (language) =>
    afterLink(stage(language), undefined, denied("server_error", "Something went wrong at the shop")),
  "app-rejected": async (language) => afterLink(stage(language), turned({ rejectSecret: true })),
  "code-refused": async (language) =>
    afterLink(
      stage(language, answering(400, '{"error":"invalid_grant","error_description":"Invalid code"}')),
    ),
  "cafe24-away": async (language) => afterLink(stage(language, answering(503, "{}"))),
  "cafe24-asks-to-wait": async (language) =>
    afterLink(stage(language, answering(429, '{"error":"too_many_requests"}', { "retry-after": "1260" }))),
  "cafe24-asked-to-wait-before": async (language) => {
    const at = stage(language, answering(429, '{"error":"too_many_requests"}', { "retry-after": "1260" }))
    await afterLink(at)
    return afterLink(at)
  },
  "no-answer": async (language) =>
    afterLink(
      stage(language, {
        wire: () => () =>
          Promise.reject(new TypeError("fetch failed", { cause: { code: "UND_ERR_SOCKET" } })),
      }),
    ),
  "web-page-answered": async (language) => afterLink(stage(language, answering(200, "<html>hello</html>"))),
  "half-an-answer": async (language) => afterLink(stage(language, answering(200, '{"access_token":"a'))),
  "other-mall-answered": async (language) =>
    afterLink(
      stage(
        language,
        answering(
          200,
          '{"access_token":"abcdefghijklmnopqrstuv","refresh_token":"abcdefghijklmnopqrstuw","mall_id":"othermall","scopes":["mall.read_order"],"expires_at":"2026-03-11T12:39:27.000","refresh_token_expires_at":"2026-03-25T12:39:27.000"}',
        ),
      ),
    ),
  "too-many-owners": async (language) => {
    const at = stage(language)
    for (let team = 0; team < 10; team++) await at.connect("mymall", `team-${team}`)
    return afterLink(at)
  },
  "too-old": async (language) => {
    const at = stage(language)
    const back = agree(at, at.keeper.connect({ mallId: "mymall" }).url, "mymall")
    await at.clock.step(11 * minute)
    return at.look(back)
  },
  "other-browser": async (language) => {
    const at = stage(language)
    const begun = await at.look("/api/cafe24/authorize?mall_id=mymall")
    const back = agree(at, begun.headers.get("location") ?? "", "mymall")
    return at.anotherBrowser()(back, { headers: { "accept-language": language } })
  },
  "no-state": async (language) => stage(language).look("/api/cafe24/callback?code=abcdefghijklmnop"),
  "made-up-state": async (language) => stage(language).look("/api/cafe24/callback?code=x&state=made.up"),
  "no-code": async (language) => afterLink(stage(language), undefined, {}),
  "no-result": async (language) => stage(language).look("/api/cafe24/callback?result=unknown"),
  "link-cut": async (language) => stage(language).look("/connect/abc"),
  "link-used": async (language) => {
    const at = stage(language)
    const { path } = await at.keeper.link({ mallId: "mymall" })
    await at.look(agree(at, buttonOn(await at.look(path)), "mymall"))
    return at.look(path)
  },
  "link-old": async (language) => {
    const at = stage(language)
    const { path } = await at.keeper.link({ mallId: "mymall" })
    await at.clock.step(15 * 24 * 60 * minute)
    return at.look(path)
  },
  "mall-missing": async (language) => stage(language).look("/api/cafe24/authorize"),
  "mall-id-odd": async (language) => stage(language).look("/api/cafe24/authorize?mall_id=my%20mall!"),
  "return-odd": async (language) =>
    stage(language).look("/api/cafe24/authorize?mall_id=mymall&return=https://evil.example"),
  "mode-odd": async (language) => stage(language).look("/api/cafe24/authorize?mall_id=mymall&mode=xml"),
  nowhere: async (language) => stage(language).look("/conect/abc"),
  launched: async (language) => openedApp(stage(language)),
  "launched-in-trouble": async (language) => {
    const at = stage(language)
    return openedApp(at, async () => {
      at.simulator.switches.set({ tokenError: "503", apiError: "503" } as never)
      await at.keeper.refresh("mymall", { force: true }).catch(() => undefined)
    })
  },
  "launched-while-off": async (language) => {
    const at = stage(language)
    return openedApp(at, async () => {
      const { health, tag } = (await at.store.get("mymall"))!
      const off = { health: { ...health, pausedAt: at.clock.now() }, refreshAt: undefined }
      await at.store.saveHealth("mymall", off, tag)
    })
  },
  "launched-twice": async (language) => {
    const at = stage(language)
    const address = at.simulator.launchUrl("/api/cafe24/launch", "mymall")
    await at.look(address)
    return at.look(address)
  },
  "launch-forged": async (language) =>
    stage(language).look("/api/cafe24/launch?mall_id=mymall&timestamp=1773193167&hmac=abc"),
}

/** Whatever else may fail on a page that owners open. */
for (const code of Object.keys(errorTable) as ErrorCode[]) {
  ownerScenes[`failed-${code}`] = async (language) => {
    const { keeper, clock } = stage(language)
    const error = new KeeperError(code, {
      connectionId: "mymall",
      detail: details[code] ?? "request 0a1b2c3d",
      retryAt: clock.now() + 12 * minute,
    })
    const told = tellError(error, language, clock.now())
    const answer = troublePage(
      { language, now: clock.now(), error, told, requestId: "0a1b2c3d-7", service: contactOf(language) },
      keeper.secrets.digest,
    )
    return { status: answer.status, text: String(answer.body) }
  }
}

const details: Partial<Record<ErrorCode, string>> = {
  store_unavailable: "postgres://db.example/mallkey: ECONNREFUSED",
  row_refused:
    'postgres://db.example/mallkey: null value in column "org_id" violates not-null constraint (23502)',
  seal_unknown: "mymall|tokens: its key is not among MALLKEY_SECRET",
  settings_invalid: "CAFE24_CLIENT_ID is missing",
  other_app: "",
  consent_denied: "access_denied",
}
