// The keeper of this process, over the store that the settings name, as commands ask it.
import { missingFrom, refuseLeftFile } from "../../compose/expected.ts"
import type { House } from "../../compose/house.ts"
import { keysAtOnce } from "../../core/keys/keys.ts"
import { appJson } from "../../wire/app.ts"
import { doctorJson } from "../../wire/doctor.ts"
import { eventJson } from "../../wire/event.ts"
import { type KeyJson, keyJson, madeKeyJson } from "../../wire/key.ts"
import { programJson } from "../../wire/program.ts"
import { formatToken } from "../../wire/token-formats.ts"
import { tokenDocument } from "../documents.ts"
import type { Reachable } from "../reachable.ts"

const by = "cli"
const pageSize = 1_000

export function nearKeeper(house: House): Reachable {
  const { keeper, doctorWorld: world, settings } = house
  const { language } = settings
  // What an earlier process left is saved before anything is spent.
  const started = async () => void (await keeper.start())
  const page = async (after: string | undefined) => {
    const found = await keeper.connections({ limit: pageSize, after: after ? { id: after } : undefined })
    return { found, next: found.length < pageSize ? undefined : found.at(-1)?.connection.id }
  }
  return {
    name: keeper.storeName,
    isFar: false,
    runbookUrl: async () => house.runbookUrl,
    clock: keeper.clock,
    connection: async (id) => {
      await keeper.learnClock()
      await keeper.unopenable.find()
      const view = await keeper.connection(id)
      return (await keeper.withHints([view]))[0] ?? view
    },
    connections: async (after) => {
      // Marked where some cannot be opened, so that the picture is true before anybody asked for their tokens.
      if (after === undefined) await keeper.learnClock()
      if (after === undefined) await keeper.unopenable.find()
      const { found, next } = await page(after)
      return { found: await keeper.withHints(found), next }
    },
    ids: async (after) => {
      const { found, next } = await page(after)
      return { found: found.map(({ connection }) => connection.id), next }
    },
    pace: async () => undefined,
    programs: async () => (await keeper.programs.list()).map(programJson),
    tally: async () => {
      await keeper.learnClock()
      return keeper.tally()
    },
    waitingInRescue: async () => {
      const ids = await keeper.leftInRescue()
      return { count: ids.length, ids }
    },
    lastSweep: keeper.lastSweep,
    rejections: keeper.rejections,
    apps: async () => {
      const rejected = await keeper.rejections()
      return keeper.apps().map((app) => appJson(app, rejected))
    },
    callings: async () => keeper.apps(),
    token: async (id, { minTtlMs, unless }) => {
      await started()
      return tokenDocument(await keeper.token(id, { minTtlMs, unless, by }), keeper, language)
    },
    formatted: async (id, { minTtlMs, unless, format }) => {
      await started()
      const token = await keeper.token(id, { minTtlMs, unless, by })
      const now = keeper.clock.now()
      const connection = () => keeper.connection(token.id)
      const { body } = await formatToken(format, { token, api: keeper.api(token.id), now, connection })
      const { warning } = tokenDocument(token, keeper, language)
      return { text: String(body).trimEnd(), warning: warning?.message }
    },
    refresh: async (id, { force }) => {
      await started()
      return keeper.refresh(id, { force, by })
    },
    refreshAll: async ({ force, onProgress }) => {
      await refuseLeftFile(house)
      await started()
      const { total } = await keeper.tally()
      return { scanned: total, ...(await keeper.sweep({ countsLost: true, force, by, onProgress })) }
    },
    missing: () => missingFrom(house),
    unopenable: async () => keeper.unopenable.ids(),
    link: async (wish) => {
      const { path, expiresAt } = await keeper.link({ ...wish, scopes: wish.scopes ?? settings.scopes })
      return { url: (settings.publicUrl ?? "") + path, expiresAt }
    },
    dailyCheck: async () => {
      // "Nobody is in trouble" would be said beside a pair that nobody refreshes.
      await refuseLeftFile(house)
      return keeper.alerts.dailyCheck()
    },
    doctor: async (options, spoken) =>
      doctorJson(await keeper.doctor({ ...options, world }), spoken, house.runbookUrl),
    events: async (limit, before, spoken) =>
      (await keeper.journal.newest(limit, before)).map((event) => eventJson(event, spoken, keeper.apps())),
    keys: {
      create: async (request) => madeKeyJson(await keeper.keys.create(request, by)),
      list: async () => {
        const all: KeyJson[] = []
        for (;;) {
          const page = await keeper.keys.list({ after: all.at(-1)?.id })
          all.push(...page.map(keyJson))
          if (page.length < keysAtOnce) return all
        }
      },
      revoke: (id) => keeper.keys.revoke(id, by),
    },
    disconnect: (id, { revoke }) => keeper.disconnect(id, { revoke, by }),
  }
}
