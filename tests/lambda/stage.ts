// What a function of these tests stands on: the unpacked zip, a database of its own, a simulated Cafe24, a /tmp of its own.
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { lambdaZip } from "../../scripts/build/lambda-zip.ts"
import { type RunningSimulator, startSimulator } from "../../src/simulator/index.ts"
import { makeDatabase, type TestDatabase } from "../stores/postgres/place.ts"
import { type FunctionOptions, type LambdaFunction, startFunction } from "./runtime.ts"
import { unpack } from "./unpack.ts"

const redirectUri = "https://keeper.example/api/cafe24/callback"
export const apiKey = "the-api-key-of-the-lambda-tests-0123456789"

export interface Stage {
  folder: string
  zipBytes: number
  entries: { name: string; mode: number }[]
  simulated: RunningSimulator
  database: TestDatabase
  env: Record<string, string>
  start(handler: string, more?: Partial<FunctionOptions>): Promise<LambdaFunction>
  /** The table as the programs know that were there before. */
  makeTable(): Promise<void>
  /** A pair that another program keeps, and whether its access token is over. */
  addMall(mallId: string, isOver: boolean): Promise<void>
  /** A container that is frozen keeps its connections to the database. */
  endFunctions(): Promise<void>
  end(): Promise<void>
}

export async function createStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-lambda-"))
  const zip = await lambdaZip()
  const entries = await unpack(zip, join(folder, "task"))
  const simulated = await startSimulator({ redirectUris: [redirectUri], switches: { consent: "agree" } })
  const database = await makeDatabase()
  const { clientId, clientSecret } = simulated.simulator.app
  const env = {
    TMPDIR: folder,
    DATABASE_URL: database.url,
    CAFE24_BASE_URL: simulated.baseUrl,
    CAFE24_CLIENT_ID: clientId,
    CAFE24_CLIENT_SECRET: clientSecret,
    CAFE24_REDIRECT_URI: redirectUri,
    MALLKEY_SECRET: "a-secret-of-the-lambda-tests-0123456789",
    MALLKEY_API_KEY: apiKey,
    MALLKEY_LANG: "en",
  }
  const functions: LambdaFunction[] = []
  const endFunctions = async () => {
    for (const each of functions.splice(0)) await each.end()
  }
  return {
    folder,
    zipBytes: zip.length,
    entries,
    simulated,
    database,
    env,
    start: async (handler, more = {}) => {
      const started = await startFunction({ folder: join(folder, "task"), handler, env, ...more })
      functions.push(started)
      return started
    },
    makeTable: async () => {
      await database.query(`create schema if not exists cafe24; create table if not exists cafe24.oauth_tokens (
        id bigserial primary key, access_token text, expires_at timestamptz, refresh_token text,
        refresh_token_expires_at timestamptz, client_id text, mall_id text unique, user_id text, scopes text[],
        token_type text default 'bearer', issued_at timestamptz, updated_at timestamptz, status text default 'active')`)
    },
    addMall: async (mallId, isOver) => {
      const pair = simulated.simulator.grant(mallId)
      const ageHours = isOver ? 3 : 0
      await database.query(
        `insert into cafe24.oauth_tokens (mall_id, access_token, refresh_token, issued_at, expires_at,
          refresh_token_expires_at, client_id, scopes)
        values ($1, $2, $3, now() - $4 * interval '1 hour', now() + (2 - $4) * interval '1 hour',
          now() + interval '13 days', $5, '{mall.read_order}')`,
        [mallId, pair.access_token, pair.refresh_token, ageHours, clientId],
      )
    },
    endFunctions,
    end: async () => {
      await endFunctions()
      await simulated.close()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
