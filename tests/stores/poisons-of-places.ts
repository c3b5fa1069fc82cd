// Bad rows, keys and objects, as the other programs of each shared place may leave them.
import { hash } from "node:crypto"
import { type Poison, sampleTag } from "../../src/testing/index.ts"
import { oddOwners } from "./odd-owners.ts"
import { badDocuments, nobodysTokens, type TokensOf } from "./poisons.ts"
import type { TestDatabase } from "./postgres/place.ts"
import type { RedisServer } from "./redis/server.ts"

type Poisons = Record<string, () => Promise<Poison>>
const hourMs = 3_600_000

/** Rows of cafe24.oauth_tokens. */
export function badRows(
  database: () => TestDatabase,
  now: () => number,
  tokensOf: TokensOf = nobodysTokens,
): Poisons {
  const insert = (mallId: string, more: Record<string, unknown> = {}) => {
    const end = new Date(now() + hourMs).toISOString()
    const row = { mall_id: mallId, ...tokensOf(mallId), expires_at: end, ...more }
    const columns = Object.keys(row)
    const places = columns.map((_, at) => `$${at + 1}`)
    const sql = `insert into cafe24.oauth_tokens (${columns}) values (${places})`
    return database().query(sql, Object.values(row) as string[])
  }
  /** Mended by writing it anew, or taken away where its name is the trouble. */
  const badRow =
    (id: string, more: () => Record<string, unknown>, named?: string) => async (): Promise<Poison> => {
      const remove = () => database().query("delete from cafe24.oauth_tokens where mall_id = $1", [id])
      await remove()
      await insert(id, more())
      const isName = !id.startsWith("badmall")
      const mend = async () => {
        await remove()
        if (!isName) await insert(id)
      }
      return { ...(!isName && { id }), ...(named !== undefined && { named }), now: now(), mend }
    }
  const ends = (id: string, at: string, more = {}) => badRow(id, () => ({ expires_at: at, ...more }), id)
  return {
    "sealed, and without a tag": badRow("badmall0", () => ({
      refresh_token: "mk1.aaaaaaaa.bbbbbbbb.cccccccc",
    })),
    "ends in infinity": ends("badmall1", "infinity"),
    "ends in the year 58877": ends("badmall2", "58877-03-08"),
    "ends in 2099": ends("badmall3", "2099-03-08"),
    "ended in 1970": ends("badmall4", "1970-01-15"),
    "ended before our era": ends("badmall5", "0044-03-15 BC", { issued_at: "-infinity" }),
    "no tokens": badRow("badmall6", () => ({ access_token: null, refresh_token: null })),
    "health that is none": badRow("badmall7", () => {
      const tokens = tokensOf("badmall7")
      return { ...tokens, mallkey_health: '"well"', mallkey_tag: sampleTag(tokens.refresh_token) }
    }),
    "a name with a line break": badRow("line\nbreak", () => ({}), "line?break"),
    "a name without end": badRow("x".repeat(400), () => ({}), "x".repeat(70)),
    ...oddOwners(
      now,
      (id) => insert(id),
      (id) => database().query("delete from cafe24.oauth_tokens where mall_id = $1", [id]),
    ),
  }
}

/** Keys of a Redis that others write. */
export function badKeys(
  server: () => RedisServer,
  now: () => number,
  tokensOf: TokensOf = nobodysTokens,
): Poisons {
  const lookAgain = () => server().ask("DEL", "{mallkey}:looked")
  const putKey = async (id: string, document: object | string) => {
    const text = typeof document === "string" ? document : JSON.stringify(document)
    await server().ask("SET", `cafe24:oauth:${id}`, text)
    await lookAgain()
  }
  const good = (id: string) => ({ ...tokensOf(id), expires_at: now() + hourMs })
  return {
    ...badDocuments(now, putKey, tokensOf),
    ...oddOwners(
      now,
      (id) => putKey(id, good(id)),
      (id) => server().ask("DEL", `cafe24:oauth:${id}`),
    ),
    "a name with a line break": async () => {
      await putKey("line\nbreak", good("line"))
      const mend = async () => void (await server().ask("DEL", "cafe24:oauth:line\nbreak"))
      return { named: "line?break", now: now(), mend }
    },
    "a key that is no text": async () => {
      await server().ask("HSET", "cafe24:oauth:hashmall", "access_token", "a")
      await lookAgain()
      const mend = async () => void (await server().ask("DEL", "cafe24:oauth:hashmall"))
      return { named: "hashmall", now: now(), mend }
    },
    "what we wrote beside it, cut off": async () => {
      await putKey("besidemall", good("besidemall"))
      await server().ask("SET", "mallkey:beside:{cafe24:oauth:besidemall}", '{"facts":')
      return { id: "besidemall", now: now(), mend: async () => undefined }
    },
    "what we wrote beside it, of another kind": async () => {
      const beside = "mallkey:beside:{cafe24:oauth:kindmall}"
      await putKey("kindmall", good("kindmall"))
      await server().ask("DEL", beside)
      await server().ask("HSET", beside, "one", "1")
      await lookAgain()
      const mend = async () => {
        await server().ask("DEL", beside)
        await lookAgain()
      }
      return { named: "kindmall", now: now(), mend }
    },
  }
}

/** Objects in auth_settings. Rows are named by their id where the mall's name is the trouble, or there is no pair. */
export function badObjects(
  database: () => TestDatabase,
  now: () => number,
  tokensOf: TokensOf = nobodysTokens,
): Poisons {
  const rowOf = (id: string) => hash("md5", id, "hex")
  /** As the application writes it: the whole object anew. */
  const putRow = async (id: string, document: object | string) => {
    const whole = typeof document === "string" ? document : { mall_id: id, ...document }
    await database().query(
      `insert into auth_settings (id, providers) values ($1::uuid, jsonb_build_object('cafe24', $2::jsonb))
        on conflict (id) do update set providers = excluded.providers`,
      [rowOf(id), JSON.stringify(whole)],
    )
  }
  const removeRow = (id: string) =>
    database().query("delete from auth_settings where id = $1::uuid", [rowOf(id)])
  const documents = badDocuments(now, putRow, tokensOf)
  const { "sealed, and without a tag": sealed, "another kind of document": other, ...times } = documents
  return {
    ...times,
    ...oddOwners(now, (id) => putRow(id, tokensOf(id)), removeRow, {
      namedAs: (id) => rowOf(id).slice(0, 8),
    }),
    "sealed, and without a tag": async () => ({
      ...(await sealed!()),
      named: rowOf("sealedmall").slice(0, 8),
    }),
    "another kind of document": async () => ({ ...(await other!()), named: undefined }),
    "a name with a line break": async () => {
      await putRow("line\nbreak", tokensOf("line"))
      const id = rowOf("line\nbreak")
      const mend = async () =>
        void (await database().query("delete from auth_settings where id = $1::uuid", [id]))
      return { named: id.slice(0, 8), now: now(), mend }
    },
  }
}
