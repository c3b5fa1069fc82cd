// mallkey completion: what a shell needs to complete commands, flags and connections, printed for it to read.
import { flagOf, settingNames } from "../../settings/index.ts"
import { misused } from "../arguments.ts"
import { type CommandCall, command, type Flag } from "../command.ts"
import { commandNames } from "../command-names.ts"
import { nearest } from "../nearest.ts"
import {
  askedByScripts,
  type Completed,
  completionFor,
  isShell,
  shells,
  takesConnection,
  wordsIn,
} from "../setting-up/completions.ts"

export default command({
  usage: "bash | zsh | fish",
  takes: [1, 2],
  example:
    'eval "$(mallkey completion bash)"\nmallkey completion fish > ~/.config/fish/completions/mallkey.fish',
  flags: {},
  run: async (call) => {
    const { args, out, words } = call
    const [shell = "", start = ""] = args
    if (shell === askedByScripts) {
      const { answerNames } = await import("../setting-up/connection-names.ts")
      await answerNames(call, start)
      return 0
    }
    if (!isShell(shell)) throw misused([words.unknownShell(shell, shells.join(", "), nearest(shell, shells))])
    const script = completionFor(shell, await everyCommand(call))
    out.answer({ shell, script }, script)
    return 0
  },
})

function everyCommand({ commandOf }: Pick<CommandCall, "commandOf">): Promise<Completed[]> {
  const described = commandNames.map(async (name) => {
    const { flags, usage } = await commandOf(name)
    const own = Object.entries(flags as Record<string, Flag>)
    const names = own.map(([flag, { no }]) => `--${no ? "no-" : ""}${flag}`)
    return {
      name,
      words: wordsIn(usage),
      // Its answers are settings.
      flags: name === "init" ? [...names, ...settingFlagNames()] : names,
      takesConnection: takesConnection(usage),
    }
  })
  return Promise.all(described)
}

function settingFlagNames(): string[] {
  return settingNames.flatMap((name) => flagOf(name) ?? []).map((flag) => `--${flag}`)
}
