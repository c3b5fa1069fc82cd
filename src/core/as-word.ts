// The name of a connection in a command that people copy into a shell: names come from rows that others may have typed.

const isPlain = /^[\p{L}\p{N}._:@%+=,/][\p{L}\p{N}._:@%+=,/~-]*$/u
/** In double quotes these mean themselves, in whatever shell. */
const isCalm = /^[\p{L}\p{N} ._:@+=,/~()&;|<>#*?{}[\]-]+$/u

/** `MALL`: quoted as it must be for one shell it would be a command in another. */
export function asWord(id: string): string {
  if (isPlain.test(id)) return id
  return isCalm.test(id) && !id.startsWith("-") ? `"${id}"` : "MALL"
}
