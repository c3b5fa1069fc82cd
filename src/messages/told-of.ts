// What the record holds of an alert that went out (`slack: ending 1 ×3`), in words: by which channel, of what, of how many.

export interface ToldWords {
  channels: Record<string, string>
  /** Troubles by their kind, and what else is sent. */
  kinds: Record<string, string>
  several(count: number): string
}

/** What nobody has words for stays as it is: a notifier of somebody's own goes by its own name. */
export function toldOf(words: ToldWords, detail = ""): string {
  const [, channel, kind, count] = /^(.*?): (\w+)(?: [\d.]+)?(?: ×(\d+))?$/.exec(detail) ?? []
  if (channel === undefined || kind === undefined) return detail
  const many = count === undefined ? "" : `, ${words.several(Number(count))}`
  return `${words.channels[channel] ?? channel}: ${words.kinds[kind] ?? kind}${many}`
}
