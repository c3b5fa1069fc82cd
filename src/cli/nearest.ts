// The known name somebody most likely meant.
import { editDistance } from "../settings/foreign-names.ts"

/** Undefined where nothing is near enough to be more than a guess: one letter in three may be off. Of two as near, the first. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const plain = typed.toLowerCase()
  const ranked = known
    .map((name) => ({ name, distance: name.startsWith(plain) ? 0 : editDistance(plain, name.toLowerCase()) }))
    .sort((left, right) => left.distance - right.distance)
  const [best] = ranked
  return best && best.distance <= Math.max(1, Math.floor(typed.length / 3)) ? best.name : undefined
}
