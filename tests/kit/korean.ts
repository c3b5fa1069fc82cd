// Which words of a Korean sentence are not Korean, and no name either.

/** Names, and what Korean developers write in Latin letters themselves. */
const names = new Set(
  `mallkey Cafe24 PostgreSQL Redis Supabase SQLite Slack SMTP Lambda Prometheus OpenAPI Node Docker
  API HTTP HTTPS URL JSON ID OAuth MCP IP TLS CPU DNS NTP SQL RLS KST KB MB ms App epoch PascalCase`.split(
    /\s+/,
  ),
)

/** Code marks, addresses, paths, settings, flags, names of files and mails: the same in every language. */
const marks = [
  /`[^`]*`/g,
  /https?:\/\/\S+/g,
  /\b[a-z]+:\/\/\S*/g,
  /[\w.+-]+@[\w.-]+/g,
  /(^|[\s("'=])[.~]?\/[\w./?=&{}~…-]*/g,
  /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b(=[^\s)]*)?/g,
  /(?<![\w-])--?[a-z][\w-]*/g,
  /\b[a-z]+(?:_[a-z0-9]+)+\b/g,
  /\?[\w=&]+/g,
  /\b[a-z][\w-]*:(?=\S|$|[ ,)])/g,
  /\bmallkey [a-z][\w-]*(?: (?:create|revoke|list|connect|token|status|demo))?/g,
  /\b[\w-]+\.(?:json|db|env|secret|md|svg|log|ts|mjs|zip)\b/g,
]

export function foreignWords(sentence: string): string[] {
  const bare = marks.reduce((text, mark) => text.replace(mark, " "), sentence)
  const words = bare.match(/(?<![\w-])[A-Za-z][A-Za-z0-9_]+/g) ?? []
  return words.filter((word) => !names.has(word))
}
