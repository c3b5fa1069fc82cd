// mallkey/from-settings: all that `mallkey serve` is, inside your own program and without a port, by the settings it finds.
import { tmpdir } from "node:os"
import { join } from "node:path"
import { compose } from "../../compose/compose.ts"
import { logEvents } from "../../compose/event-log.ts"
import { createAppOfHouse } from "../../compose/http-app.ts"
import { KeeperError } from "../../core/errors.ts"
import type { Keeper } from "../../core/keeper.ts"
import type { HttpApp } from "../../http/index.ts"
import { createLog } from "../../node/log.ts"
import { createRescueFolder } from "../../node/rescue/folder.ts"
import { loadSettings, type Settings, thisProcess } from "../../settings/index.ts"

/** What kind of host this is. */
export interface FromSettingsOptions {
  /**
   * For hosts that stop a program when its answer is out (Vercel, Netlify, Cloud Functions): a due token is waited for,
   * answers are kept in the temporary folder, and a store on the local disk is refused.
   */
  serverless?: boolean
}

/** All that a server is, without a port. */
export interface FromSettings {
  keeper: Keeper
  /** `app.fetch(request)` answers every route of a server; `GET`, `POST` … for Next.js. */
  app: HttpApp
  close(): Promise<void>
}

const serverlessTiming = { dueWaitMs: 60_000 }

/**
 * Reads the same settings as the command (environment, `.env`, `mallkey.config.json`): store, app, keys, sessions,
 * alerts, who is asking.
 * @example
 * const { keeper, app } = await openFromSettings({ serverless: true })
 * const { accessToken } = await keeper.token("mymall")
 */
export async function openFromSettings(options: FromSettingsOptions = {}): Promise<FromSettings> {
  const { settings, warnings } = loadSettings(thisProcess())
  const { serverless = false } = options
  if (serverless) refuseLocalStore(settings)
  const log = await createLog({ level: settings.logLevel, pretty: false })
  for (const warning of warnings) log.warn(warning)
  const surroundings = {
    rescue: createRescueFolder(join(tmpdir(), "mallkey-rescue")),
    timing: serverlessTiming,
  }
  const house = await compose(settings, serverless ? surroundings : {})
  logEvents(house, log)
  try {
    await house.keeper.start()
  } catch (error) {
    await house.close()
    throw error
  }
  const { close, ...app } = createAppOfHouse(house, log, "real")
  return {
    keeper: house.keeper,
    app,
    close: async () => {
      await close()
      await house.close()
    },
  }
}

/** The next request may meet another machine, and an empty store that looks well. */
function refuseLocalStore({ store }: Settings): void {
  if (!/^(sqlite|file):(?!\/mnt\/)/.test(store)) return
  const problem = `MALLKEY_STORE: ${store.split(":")[0]}: the disk of a serverless host goes with the instance; use postgres://, supabase: or redis://`
  throw new KeeperError("settings_invalid", { problems: [problem], detail: problem })
}
