// The id of each answer of a forward proxy: it stands in the answer, so that a caller can name the one that is meant.

let requests = 0
const ours = crypto.randomUUID().slice(0, 8)

export function nextRequestId(): string {
  return `${ours}-f${(requests++).toString(36)}`
}
