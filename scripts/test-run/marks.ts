// Where in a batch's output and facts one file ends and the next one begins; it cannot be typed, nor be a test's name.
const sign = "\u0000file: "

/** Said instead of a file: the last one is through. */
export const theEnd = "end"
/** For what waits inside of the batch; nobody is told. */
export const barrier = ""

export const mark = (file: string) => sign + file

export const isMark = (name: string) => name.startsWith(sign)

export const markedFile = (name: string) => name.slice(sign.length)
