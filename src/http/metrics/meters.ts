// What Prometheus is told: counted as things happen, or asked of the store through the remembered tally.
import { Counter, Gauge, Histogram, Registry } from "prom-client"
import type { KeeperEvent } from "../../core/events.ts"
import { ofApp } from "../../core/id.ts"
import type { Parts } from "../parts.ts"
import { outcomes } from "./outcomes.ts"
import { showProxy } from "./proxy-meters.ts"

export interface Meters {
  count(event: KeeperEvent): void
  page(): Promise<{ text: string; contentType: string }>
}

export function createMeters(parts: Parts, reads: ReadonlyMap<string, number>): Meters {
  const registry = new Registry()
  const registers = [registry]
  const refreshes = new Counter({
    name: "mallkey_refreshes_total",
    help: "Refreshes by how they ended, as this process saw them; a command that refreshes is not counted here.",
    labelNames: ["outcome"],
    registers,
  })
  for (const outcome of Object.values(outcomes)) refreshes.inc({ outcome }, 0)
  const latency = new Histogram({
    name: "mallkey_refresh_seconds",
    help: "From asking Cafe24 for a new pair until it was saved.",
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 100],
    registers,
  })
  showReads(reads, registry)
  showProxy(parts.options.proxy, registry)
  const standing = createStanding(parts, registry)
  return {
    count: ({ kind, tookMs }) => {
      refreshes.inc({ outcome: outcomes[kind] })
      if (kind === "refreshed" && tookMs !== undefined) latency.observe(tookMs / 1_000)
    },
    page: async () => {
      await standing()
      return { text: await registry.metrics(), contentType: registry.contentType }
    },
  }
}

/** Prometheus' own counter is filled when it is asked for. */
function showReads(reads: ReadonlyMap<string, number>, registry: Registry): void {
  new Counter({
    name: "mallkey_token_reads_total",
    help: "Token reads over HTTP: fine, warning (a living token whose renewal is in trouble), or an error's code.",
    labelNames: ["result"],
    registers: [registry],
    collect() {
      this.reset()
      for (const [result, count] of reads) this.inc({ result }, count)
    },
  })
}

/** How things stand. With the store away these are absent, and `mallkey_store_up` says why. */
function createStanding({ keeper, tally }: Parts, registry: Registry): () => Promise<void> {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  const up = gauge("mallkey_store_up", "1 while the store answers.")
  const connections = gauge("mallkey_connections", "Connections by state.", ["state", "app"])
  const access = gauge("mallkey_nearest_access_end_seconds", "Until the next access token ends.")
  const refresh = gauge("mallkey_nearest_refresh_end_seconds", "Until the next refresh token ends.")
  const sweep = gauge("mallkey_last_sweep_timestamp_seconds", "When the last sweep began.")
  const rescue = gauge("mallkey_waiting_in_rescue", "Answers that are not in the store yet.")
  const shut = gauge("mallkey_unopenable", "Connections whose tokens no secret at hand opens.")
  const held = gauge(
    "mallkey_app_rejected",
    "1 while Cafe24 rejects our client id or secret and nothing can be refreshed.",
    ["app"],
  )
  const channels = gauge(
    "mallkey_alert_channel_failing",
    "1 while alerts do not get through by this channel.",
    ["channel"],
  )
  const queued = gauge("mallkey_alerts_waiting", "Alerts that wait for their channel.", ["channel"])
  const until = (at: number) => (at - keeper.clock.now()) / 1_000
  const read = async () => {
    const last = await keeper.lastSweep()
    const { others: foreign = 0, nearestAccessEndAt, nearestRefreshEndAt } = await tally()
    connections.set({ state: "foreign" }, foreign)
    // The first app has no label, so that what people ask for today goes on being answered.
    for (const { app } of keeper.apps()) {
      const { states } = await tally(keeper.apps().length > 1 ? (app ?? null) : undefined)
      for (const [state, count] of Object.entries(states)) connections.set({ state, ...ofApp(app) }, count)
    }
    if (nearestAccessEndAt !== undefined) access.set(until(nearestAccessEndAt))
    if (nearestRefreshEndAt !== undefined) refresh.set(until(nearestRefreshEndAt))
    if (last) sweep.set(last.at / 1_000)
    const rejected = new Set((await keeper.rejections()).map(({ app }) => app))
    for (const { app } of keeper.apps()) held.set(ofApp(app), rejected.has(app) ? 1 : 0)
    const troubles = new Map((await keeper.alerts.channelTroubles()).map((one) => [one.channel, one]))
    for (const channel of keeper.alerts.channels) {
      channels.set({ channel }, troubles.has(channel) ? 1 : 0)
      queued.set({ channel }, troubles.get(channel)?.waiting ?? 0)
    }
    return 1
  }
  return async () => {
    for (const each of [connections, held, channels, queued]) each.reset()
    for (const each of [access, refresh, sweep]) each.remove()
    rescue.set(keeper.waitingInRescue().length)
    shut.set(keeper.unopenable.ids().length)
    up.set(await read().catch(() => 0))
  }
}
