// mallkey completion: what a shell needs to complete commands and flags, printed for it to read.
import { flagOf, settingNames } from "../../settings/index.ts"
import { misused } from "../arguments.ts"
import { command, type Flag } from "../command.ts"
import { commandNames } from "../command-names.ts"
import { nearest } from "../nearest.ts"
import { completionFor, isShell, shells, wordsIn } from "../setting-up/completions.ts"

export default command({
  usage: "bash | zsh | fish",
  takes: [1, 1],
  example:
    'eval "$(mallkey completion bash)"\nmallkey completion fish > ~/.config/fish/completions/mallkey.fish',
  flags: {},
  run: async ({ args, out, words, commandOf }) => {
    const [shell = ""] = args
    if (!isShell(shell)) throw misused([words.unknownShell(shell, shells.join(", "), nearest(shell, shells))])
    const entries = await Promise.all(
      commandNames.map(async (name) => {
        const { flags, usage } = await commandOf(name)
        const own = Object.entries(flags as Record<string, Flag>)
        const names = own.map(([flag, { no }]) => `--${no ? "no-" : ""}${flag}`)
        // Its answers are settings.
        return {
          name,
          words: wordsIn(usage),
          flags: name === "init" ? [...names, ...settingFlagNames()] : names,
        }
      }),
    )
    const script = completionFor(shell, entries)
    out.answer({ shell, script }, script)
    return 0
  },
})

function settingFlagNames(): string[] {
  return settingNames.flatMap((name) => flagOf(name) ?? []).map((flag) => `--${flag}`)
}
