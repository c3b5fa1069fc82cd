// Completion scripts for the shells: words alone, so that pressing Tab opens no store and asks no server.

export const shells = ["bash", "zsh", "fish"] as const
export type Shell = (typeof shells)[number]

export interface Completed {
  name: string
  /** `create`, `list`, `revoke` of `key`: as its usage says them. */
  words: string[]
  flags: string[]
}

export function wordsIn(usage: string): string[] {
  return usage.split(" | ").flatMap((part) => /^([a-z]+)(?: [A-Z_]+)?$/.exec(part)?.[1] ?? [])
}

const everywhere = ["--json", "--help", "--lang", "--store", "--server"]

export function isShell(text: string): text is Shell {
  return (shells as readonly string[]).includes(text)
}

export function completionFor(shell: Shell, commands: readonly Completed[]): string {
  return { bash, zsh, fish }[shell](commands)
}

function bash(commands: readonly Completed[]): string {
  const cases = commands.map(
    ({ name, words, flags }) => `    ${name}) words="${[...words, ...flags, ...everywhere].join(" ")}" ;;`,
  )
  return [
    "_mallkey() {",
    "  local words",
    '  case "$' + '{COMP_WORDS[1]}" in',
    ...cases,
    `    *) words="${everywhere.join(" ")}" ;;`,
    "  esac",
    `  if [ "$COMP_CWORD" -eq 1 ]; then words="${commands.map(({ name }) => name).join(" ")} $words"; fi`,
    '  COMPREPLY=($(compgen -W "$words" -- "$' + '{COMP_WORDS[COMP_CWORD]}"))',
    "}",
    "complete -o default -F _mallkey mallkey",
  ].join("\n")
}

function zsh(commands: readonly Completed[]): string {
  return ["#compdef mallkey", "autoload -U +X bashcompinit && bashcompinit", bash(commands)].join("\n")
}

function fish(commands: readonly Completed[]): string {
  const names = commands.map(({ name }) => name).join(" ")
  const own = commands.flatMap(({ name, flags }) =>
    flags.map(
      (flag) => `complete -c mallkey -n '__fish_seen_subcommand_from ${name}' -l ${flag.replace(/^--/, "")}`,
    ),
  )
  return [
    `complete -c mallkey -n 'not __fish_seen_subcommand_from ${names}' -f -a '${names}'`,
    ...commands.flatMap(({ name, words }) =>
      words.length === 0
        ? []
        : `complete -c mallkey -n '__fish_seen_subcommand_from ${name}' -f -a '${words.join(" ")}'`,
    ),
    ...everywhere.map((flag) => `complete -c mallkey -l ${flag.replace(/^--/, "")}`),
    ...own,
  ].join("\n")
}
