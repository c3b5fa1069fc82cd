// redis://…: a key for each connection, named as programs of existing deployments know it, gone with its token's end.
import { createMirrorLine, type SendTo } from "./redis-line.ts"
import { keyOf, listStanding } from "./redis-listing.ts"
import {
  holdsPair,
  type MirroredToken,
  MirrorRefusal,
  type MirrorTarget,
  type Standing,
  sourceMark,
} from "./target.ts"

/** In one step, so that no writer comes between the look and the write: 0 a pair lies there, 1 written, 2 a newer one is there. */
const writeScript = `local held = redis.call('GET', KEYS[1])
if held then
  local read, found = pcall(cjson.decode, held)
  if not read or type(found) ~= 'table' then return 0 end
  if found.refresh_token then return 0 end
  if found.source == ARGV[3] and tonumber(found.issued_at) > tonumber(ARGV[4]) then return 2 end
end
redis.call('SET', KEYS[1], ARGV[1], ARGV[5], ARGV[2])
return 1`
const removeScript = `local held = redis.call('GET', KEYS[1])
if not held then return 0 end
local read, found = pcall(cjson.decode, held)
if read and type(found) == 'table' and found.source == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`

const probeKey = "mallkey:mirror-probe"

export function createRedisMirror(address: string): MirrorTarget {
  const { send, everyServer, close } = createMirrorLine(address)
  return {
    name: nameOf(address),
    write: async (token) => {
      const { expiresAt, livesMs, issuedAt } = token
      // The clock of a Redis on this machine is ahead too: it would throw away at once what lives.
      const [untilWhen, way] = livesMs ? [livesMs, "PX"] : [expiresAt, "PXAT"]
      const values = [contentOf(token), String(untilWhen), sourceMark, String(issuedAt), way]
      const key = keyOf(token.id)
      const done = await send(key, ["EVAL", writeScript, "1", key, ...values])
      if (done === 0) throw new MirrorRefusal(holdsPair)
    },
    remove: async (id) => void (await send(keyOf(id), ["EVAL", removeScript, "1", keyOf(id), sourceMark])),
    standing: () => standingThere(everyServer),
    probe: async () => void (await send(probeKey, ["SET", probeKey, "1", "PX", "1000"])),
    close,
  }
}

/** A start does not wait for a Redis that hangs: the doctor tells of that. What was found until then counts. */
const lookMs = 2_000

async function standingThere(everyServer: () => Promise<SendTo[]>): Promise<Standing[]> {
  const found: Standing[] = []
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, lookMs)
  const listed = everyServer().then((servers) => listStanding(servers, found))
  listed.catch(() => undefined)
  try {
    await Promise.race([listed, late.promise])
    return [...found]
  } finally {
    clearTimeout(timer)
  }
}

function contentOf({ mallId, accessToken, expiresAt, issuedAt, tag }: MirroredToken): string {
  return JSON.stringify({
    mall_id: mallId,
    access_token: accessToken,
    expires_at: expiresAt,
    issued_at: issuedAt,
    tag,
    source: sourceMark,
  })
}

function nameOf(address: string): string {
  const { protocol, host, pathname } = new URL(address)
  return `${protocol}//${host}${pathname.replace(/\/$/, "")}`
}
