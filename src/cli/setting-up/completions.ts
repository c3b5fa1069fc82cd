// Completion scripts for the shells: words, and the names of connections where a command takes one. The names alone are
// asked for when Tab is pressed, and a second is the most that anybody waits for them.

export const shells = ["bash", "zsh", "fish"] as const
export type Shell = (typeof shells)[number]

/** `mallkey completion connections`: what the scripts below ask. */
export const askedByScripts = "connections"

export interface Completed {
  name: string
  /** `create`, `list`, `revoke` of `key`: as its usage says them. */
  words: string[]
  flags: string[]
  takesConnection: boolean
}

export function wordsIn(usage: string): string[] {
  return usage.split(" | ").flatMap((part) => /^([a-z]+)(?: [A-Z_]+)?$/.exec(part)?.[1] ?? [])
}

export function takesConnection(usage: string): boolean {
  return /^\[?(?:ID|MALL)\b/.test(usage)
}

/** Shells expand what they complete: a name that a server made up must not run anything. */
export function isPlainName(id: string): boolean {
  return /^[A-Za-z0-9][\w.:~-]*$/.test(id)
}

const everywhere = ["--json", "--help", "--lang", "--store", "--server"]
/** Flags whose value is a connection, wherever they stand. */
const connectionFlags = ["connection", "mall"]

export function isShell(text: string): text is Shell {
  return (shells as readonly string[]).includes(text)
}

export function completionFor(shell: Shell, commands: readonly Completed[]): string {
  return { bash, zsh, fish }[shell](commands)
}

const namesOf = (commands: readonly Completed[]) => commands.map(({ name }) => name)
const takers = (commands: readonly Completed[]) => namesOf(commands.filter((one) => one.takesConnection))

/** As this program is typed in a checkout and in a project that has installed it. */
const byNpx = "npx mallkey"

/**
 * What stands before a colon (`cs:mymall`) is a word of its own to bash, and what is answered is put behind it. A command
 * behind `--` is somebody else's. Every name and every number is written so that zsh reads it, too: there `words` is the
 * line itself, and a bare name behind `:` is a modifier.
 */
function functions(commands: readonly Completed[]): string {
  const cases = commands.map(({ name, words, flags }) => {
    const offered = new Set([...words, ...flags, ...everywhere])
    return `    ${name}) offers="${[...offered].join(" ")}" ;;`
  })
  return `_mallkey() {
  local offers="" takes="" ids="" before="" at=$COMP_CWORD cur="\${COMP_WORDS[COMP_CWORD]}"
  local ask=("\${COMP_WORDS[0]}") wait=1
  if [ "$1" = npx ]; then ask=(${byNpx}); wait=3; fi
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
    *) offers="${everywhere.join(" ")}" ;;
  esac
  if [ "$at" -eq 1 ]; then offers="${namesOf(commands).join(" ")} $offers"; fi
  if [ "$cur" = ":" ] && [ "$at" -gt 1 ]; then before="\${COMP_WORDS[at-1]}:"; cur=""; at=$((at-1))
  elif [ "$at" -gt 2 ] && [ "\${COMP_WORDS[at-1]}" = ":" ]; then before="\${COMP_WORDS[at-2]}:"; at=$((at-2)); fi
  case "\${COMP_WORDS[1]}" in ${takers(commands).join("|")}) takes=yes ;; esac
  case " \${COMP_WORDS[*]:0:$at} " in *" -- "*) takes="" ;; esac
  case "$cur" in -*) takes="" ;; esac
  case "\${COMP_WORDS[at-1]}" in ${connectionFlags.map((flag) => `--${flag}`).join("|")}) takes=yes; offers="" ;; esac
  if [ -n "$takes" ] && [ "$at" -gt 1 ]; then
    IFS= read -r -t $wait ids < <("\${ask[@]}" completion ${askedByScripts} "$before$cur" 2>/dev/null)
  fi
  COMPREPLY=($(compgen -W "$offers $ids" -- "$before$cur"))
  COMPREPLY=("\${COMPREPLY[@]#"$before"}")
}
_mallkey_by_npx() {
  if [ "\${COMP_WORDS[1]}" != mallkey ] || [ "$COMP_CWORD" -lt 2 ]; then return; fi
  COMP_WORDS=("\${COMP_WORDS[@]:1}"); COMP_CWORD=$((COMP_CWORD-1))
  _mallkey npx
}`
}

/** What else completes `npx` here is left as it is. */
function bash(commands: readonly Completed[]): string {
  return `${functions(commands)}
complete -o default -F _mallkey mallkey
complete -p npx >/dev/null 2>&1 || complete -o default -F _mallkey_by_npx npx`
}

/** In a zsh that has completed nothing yet, `compdef` is not there. */
function zsh(commands: readonly Completed[]): string {
  return `#compdef mallkey
(( \${+functions[compdef]} )) || { autoload -Uz compinit && compinit; }
autoload -U +X bashcompinit && bashcompinit
${functions(commands)}
complete -o default -F _mallkey mallkey
(( \${+_comps[npx]} )) || complete -o default -F _mallkey_by_npx npx`
}

/**
 * fish waits for what it asks, so something else ends it where that can be had; the program ends by itself, too. Behind
 * npx, fish is asked about the line without it.
 */
const asking = `function __mallkey_connections
  set -l typed (commandline -opc)
  set -l ask $typed[1]
  command -q $ask; or set ask ${byNpx}
  set ask $ask completion ${askedByScripts} (commandline -ct)
  if command -q timeout
    set ask timeout 3 $ask
  end
  command $ask 2>/dev/null | string split ' '
end
function __mallkey_by_npx
  complete -C (string replace -r '^\\s*npx\\s+' '' -- (commandline -cp))
end
complete -c npx -n '__fish_seen_subcommand_from mallkey' -f -a '(__mallkey_by_npx)'`

/** Commands that take files, or the command of somebody else, on their line. */
const takesFiles = ["import", "exec"]
/** Flags whose value is a file. */
const fileFlags = ["out", "report", "passphrase-file", "from-secret"]

function valuesOf(flag: string): string {
  if (connectionFlags.includes(flag)) return " -x -a '(__mallkey_connections)'"
  return fileFlags.includes(flag) ? " -r -F" : ""
}

function fish(commands: readonly Completed[]): string {
  const names = namesOf(commands).join(" ")
  const own = commands.flatMap(({ name, flags }) =>
    flags.map((flag) => {
      const long = flag.replace(/^--/, "")
      return `complete -c mallkey -n '__fish_seen_subcommand_from ${name}' -l ${long}${valuesOf(long)}`
    }),
  )
  const taking = `__fish_seen_subcommand_from ${takers(commands).join(" ")}; and not contains -- -- (commandline -opc)`
  return [
    asking,
    `complete -c mallkey -n 'not __fish_seen_subcommand_from ${takesFiles.join(" ")}' -f`,
    `complete -c mallkey -n 'not __fish_seen_subcommand_from ${names}' -f -a '${names}'`,
    `complete -c mallkey -n '${taking}' -f -a '(__mallkey_connections)'`,
    ...commands.flatMap(({ name, words }) =>
      words.length === 0
        ? []
        : `complete -c mallkey -n '__fish_seen_subcommand_from ${name}' -f -a '${words.join(" ")}'`,
    ),
    ...everywhere.map((flag) => `complete -c mallkey -l ${flag.replace(/^--/, "")}`),
    ...own,
  ].join("\n")
}
