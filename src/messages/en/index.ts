// English, part by part. The model: every other language has exactly these keys.
import type { EnglishWords } from "../platform-words.ts"
import { actors } from "./actors.ts"
import { alerts } from "./alerts.ts"
import { cli } from "./commands/cli.ts"
import { doctor } from "./doctor/doctor.ts"
import { errors } from "./errors.ts"
import { lambda } from "./lambda.ts"
import { log } from "./log.ts"
import { moving } from "./moving.ts"
import { pages } from "./pages/pages.ts"
import { reasons } from "./reasons/reasons.ts"
import { reference } from "./reference.ts"
import { settingProblems } from "./setting-problems.ts"
import { settings } from "./settings.ts"
import { times } from "./times.ts"

export const en = (words: EnglishWords) => ({
  actors: actors(words),
  alerts: alerts(words),
  cli: cli(words),
  doctor: doctor(words),
  errors: errors(words),
  lambda: lambda(words),
  log: log(words),
  moving: moving(words),
  pages: pages(words),
  reasons: reasons(words),
  reference,
  settingProblems,
  settings,
  times,
})
