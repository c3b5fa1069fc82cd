// What an operator should know of this Redis: does it keep what it is told, and for how long.
import type { StoreWarning, StoreWhy } from "../../core/ports.ts"
import { warning } from "../warning.ts"
import type { RedisLine } from "./line.ts"
import { isReply } from "./trouble.ts"

type Facts = Record<string, string>

export async function redisWarnings(line: RedisLine, sealed: boolean): Promise<StoreWarning[]> {
  const infos = await line.everywhere(["INFO"]).catch(orForbidden)
  const save = await line.everywhere(["CONFIG", "GET", "save"]).catch(orForbidden)
  const fsync = await line.everywhere(["CONFIG", "GET", "appendfsync"]).catch(orForbidden)
  const needed = await line.everywhere(["CONFIG", "GET", "min-replicas-to-write"]).catch(orForbidden)
  const found = (infos ?? [null]).flatMap((info, node) =>
    warningsOf({
      ...factsOf(String(info ?? "")),
      ...settingOf("save", save?.[node]),
      ...settingOf("appendfsync", fsync?.[node]),
      ...settingOf("min-replicas-to-write", needed?.[node]),
    }),
  )
  if (!sealed)
    found.push(
      warning(
        "plain_text",
        "redis_plain",
        "tokens are readable to whoever may read this Redis; ?seal=on seals them",
      ),
    )
  return found.filter(({ detail }, at) => found.findIndex((other) => other.detail === detail) === at)
}

/** The history of a primary's writes has a name: another primary's is another, and so is the same one's after a restart. */
export async function redisServer(line: RedisLine): Promise<string | undefined> {
  const infos = await line.everywhere(["INFO", "replication"]).catch(orForbidden)
  const names = infos?.map((info) => factsOf(String(info ?? "")).master_replid ?? "")
  return names?.every(Boolean) ? names.toSorted().join(" ") : undefined
}

/** Of one server, from INFO and, where it may be asked, CONFIG. */
export function warningsOf(facts: Facts): StoreWarning[] {
  return [...durabilityOf(facts), ...replicationOf(facts), ...evictionOf(facts)]
}

/** A replica that takes over may lack the latest writes, unless the primary takes none that no replica follows. */
function replicationOf({ role, connected_slaves: replicas = "0", ...settings }: Facts): StoreWarning[] {
  const needed = settings["min-replicas-to-write"]
  if (role !== "master" || replicas === "0" || (needed !== undefined && needed !== "0")) return []
  const text = "a replica that takes over may lack the latest writes: set min-replicas-to-write 1"
  return [warning("may_go_back", "replica_may_lack", text)]
}

function durabilityOf({ aof_enabled: aof, save, appendfsync }: Facts): StoreWarning[] {
  if (aof === undefined)
    return [unknown("append_only_unknown", "INFO does not say whether it keeps an append-only file")]
  if (aof === "1") return appendOnly(appendfsync)
  if (save === undefined) {
    const text = "no append-only file, and CONFIG is not allowed: whether it keeps snapshots"
    return [unknown("snapshots_unknown", text)]
  }
  if (save === "") {
    const text = "it keeps nothing on disk: a restart takes every connection. Set appendonly yes"
    return [warning("forgets", "keeps_nothing", text)]
  }
  const text = `no append-only file, only snapshots (save ${save}): a restart takes what came after. Set appendonly yes`
  return [warning("forgets", "snapshots_only", text, save)]
}

function appendOnly(fsync: string | undefined): StoreWarning[] {
  if (fsync === undefined) {
    const text = "CONFIG is not allowed: how soon its append-only file is on disk"
    return [unknown("append_only_speed_unknown", text)]
  }
  if (fsync === "always") return []
  if (fsync === "no") {
    const text = "appendfsync no: the append-only file is on disk when the system likes"
    return [warning("forgets", "append_only_unhurried", text)]
  }
  const text = "appendfsync everysec: a power cut takes up to a second of writes"
  return [warning("forgets_last_second", "append_only_each_second", text)]
}

function evictionOf({ maxmemory, maxmemory_policy: policy }: Facts): StoreWarning[] {
  if (policy === undefined || maxmemory === undefined)
    return [unknown("full_memory_unknown", "INFO does not say what happens when memory is full")]
  // Our keys never expire, so only policies over all keys can take one.
  if (maxmemory === "0" || !policy.startsWith("allkeys-")) return []
  const text = `maxmemory-policy ${policy}: throws connections away when memory is full. Set noeviction`
  return [warning("evicts", "evicts_all", text, policy)]
}

function unknown(why: StoreWhy, text: string): StoreWarning {
  return warning("unknown_durability", why, text)
}

function factsOf(info: string): Facts {
  return Object.fromEntries([...info.matchAll(/^(\w+):(.*?)\r?$/gm)].map(([, name, value]) => [name, value]))
}

function settingOf(name: string, reply: unknown): Facts {
  return Array.isArray(reply) && typeof reply[1] === "string" ? { [name]: reply[1] } : {}
}

/** Hosted servers refuse CONFIG, some INFO as well; anything else that goes wrong is trouble. */
function orForbidden(error: unknown): undefined {
  const { cause } = error as Error
  if (isReply(cause)) return undefined
  throw error
}
