// A path as any server could read it: what a rule about paths must be compared with, whatever the caller wrote.

const decodings = 3

/**
 * Decoded, without parameters (`;x`), empty and dot segments, in small letters. Not for sending: two paths that look
 * alike here may be two for a strict server, and a rule must hold for the laxest one.
 */
export function normalPath(path: string): string {
  const segments: string[] = []
  for (const raw of decoded(path).split(/[/\\]/)) {
    const segment = raw.split(";", 1)[0]!.trim()
    if (segment === "..") segments.pop()
    else if (segment !== "" && segment !== ".") segments.push(segment.toLowerCase())
  }
  return `/${segments.join("/")}`
}

function decoded(path: string): string {
  let text = path
  for (let times = 0; times < decodings && text.includes("%"); times++) text = decodedOnce(text)
  return text
}

/** `.`, `/` and `\\` in two bytes, which UTF-8 forbids and careless servers have read all the same. */
const inTwoBytes = /%c([01])%([89ab][\da-f])/gi

/** Byte by byte where it is no UTF-8: a server may not mind. */
function decodedOnce(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    const single = text.replace(inTwoBytes, (_, first: string, second: string) =>
      String.fromCharCode(Number(first) * 64 + (Number.parseInt(second, 16) & 0x3f)),
    )
    return single.replace(/%([\da-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  }
}
