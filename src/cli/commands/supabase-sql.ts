// mallkey supabase-sql: what a person pastes once into a Supabase project of which only the keys are known.
import { inspectSettings, thisProcess } from "../../settings/index.ts"
import { command } from "../command.ts"

export default command({
  usage: "",
  example: "mallkey supabase-sql\nmallkey supabase-sql > mallkey.sql",
  flags: {},
  run: async ({ settingFlags, out }) => {
    // Whatever else is wrong with the settings: this is what their repair may need.
    const inForce = inspectSettings(thisProcess(settingFlags))
    const { supabaseSetupSql } = await import("../../compose/supabase-sql.ts")
    const sql = await supabaseSetupSql(inForce)
    out.answer({ sql }, sql.trimEnd())
    return 0
  },
})
