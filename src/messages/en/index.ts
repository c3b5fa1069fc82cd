// English, part by part. The model: every other language has exactly these keys.
import type { EnglishWord } from "../account-words.ts"
import { alerts } from "./alerts.ts"
import { cli } from "./cli.ts"
import { doctor } from "./doctor.ts"
import { errors } from "./errors.ts"
import { lambda } from "./lambda.ts"
import { log } from "./log.ts"
import { moving } from "./moving.ts"
import { pages } from "./pages.ts"
import { reasons } from "./reasons.ts"
import { reference } from "./reference.ts"
import { settingProblems } from "./setting-problems.ts"
import { settings } from "./settings.ts"
import { times } from "./times.ts"

export const en = (account: EnglishWord) => ({
  alerts: alerts(account),
  cli: cli(account),
  doctor: doctor(account),
  errors: errors(account),
  lambda,
  log,
  moving,
  pages: pages(account),
  reasons,
  reference,
  settingProblems,
  settings,
  times,
})
