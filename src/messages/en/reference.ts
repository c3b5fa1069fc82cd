// English: headings and words of the generated pages about settings and errors.
import type { Actor, errorTable } from "../../core/errors.ts"

type Touches = (typeof errorTable)[keyof typeof errorTable]["touches"]

export const reference = {
  generated: "Made from the tables in the source by `npm run fix`. Changes made here are lost.",
  settingsTitle: "Settings",
  settingsIntro:
    "Strongest first: command line, environment, `.env` in the working directory, `mallkey.config.json`. An empty value counts as absent. `mallkey settings` shows what is in force and where it came from, secrets masked. All problems are told at once.",
  settingColumns: ["setting", "default", "meaning"],
  alsoFrom: "also read from",
  isSecret: "secret",
  flag: "flag",
  errorsTitle: "Errors",
  errorsIntro:
    'Routes answer `{"error":{…}}` with the status below, commands end with the exit code. In `error`: `code`; `message`, what is wrong; `todo`, what to do; `fix`, the command or address for it; and where they apply `connection`, `retry_at` (when it is tried next; `Retry-After` says the same), `connect_url` (the address that reconnects the mall) and `problems` (a list, when several things are wrong at once). The kept routes below `/api/` that other deployments had answer the same fields flat, with a text in `error`, as their pages expect. What matters is who must act.',
  errorColumns: ["code", "who acts", "HTTP", "exit", "the connection"],
  says: "Says",
  does: "Do",
  command: "Command",
  actors: {
    operator: "whoever runs mallkey",
    owner: "the mall's owner",
    clicker: "whoever clicked",
    caller: "the calling program",
    nobody: "nobody: wait",
  } satisfies Record<Actor, string>,
  touches: {
    nothing: "untouched",
    lost: "lost, if the store still holds the refused token",
    counts: "the failure is counted",
    remembered: "remembered: the token is shown once more",
  } satisfies Record<Touches, string>,
  envExample:
    "Copy to .env and fill in what you need. Every line may stay empty: then the default in it holds, or what its comment says.",
}
