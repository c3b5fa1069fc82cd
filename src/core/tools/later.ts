// What is loaded when it is first asked for, so that a start need not wait for it.

/** One loading for all who ask meanwhile. One that fails is tried again by the next. */
export function later<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loading: Promise<Value> | undefined
  return () => {
    loading ??= load().catch((error) => {
      loading = undefined
      throw error
    })
    return loading
  }
}
