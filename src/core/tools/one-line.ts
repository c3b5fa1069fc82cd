// Words that others have written, such as what stands in a row: one line, and nothing that steers a terminal which shows it.

/** Control characters, and those that turn the direction of writing: a terminal obeys both. */
export const steering = "[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]"
const anySteering = new RegExp(steering, "g")

/** In place of each stands a `?`. A line break too: what follows would read as a line of our own. */
export function onOneLine(text: string): string {
  return text.replace(anySteering, "?")
}
