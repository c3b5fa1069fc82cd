// A request that names two hosts is read in two ways by two readers: RFC 9112 (3.2) has it refused with a 400.

/** `rawHeaders`: names and values in turn, as they came. Node keeps the first `Host` and forgets the others. */
export function namesTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!
    // On the way of every request: hardly any other name is as short.
    if (name.length === 4 && name.toLowerCase() === "host") hosts++
  }
  return hosts > 1
}
