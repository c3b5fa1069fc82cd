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
    'Routes answer `{"error":{"code","message","fix","connection"}}` with the status below, commands end with the exit code. What matters is who must act.',
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
