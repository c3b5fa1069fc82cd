// Reads a body up to a limit and yields, chunk by chunk, all the text there is so far.

export async function* peek(
  body: ReadableStream<Uint8Array> | null,
  mostBytes: number,
): AsyncGenerator<string> {
  if (!body) return
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ""
  let left = mostBytes
  try {
    while (left > 0) {
      const { done, value } = await reader.read()
      if (done) return
      text += decoder.decode(value.subarray(0, left), { stream: true })
      left -= value.byteLength
      yield text
    }
  } finally {
    // A body of any size costs no more than the limit. Not awaited, hence no `for await` over the stream: one half
    // of a cloned body is not cancelled before the other half is.
    reader.cancel().catch(() => {})
  }
}
