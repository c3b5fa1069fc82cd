// What may be at hand already: then what comes next happens at once, and nobody waits for a promise.

export type Soon<Value> = Promise<Value> | Value

/** Each promise on the way of a token read is some turns of waiting, and objects for the collector. */
export function whenThere<Value, Next>(value: Soon<Value>, next: (value: Value) => Soon<Next>): Soon<Next> {
  return isPromise(value) ? value.then(next) : next(value)
}

/** By shape: a program around us may have put another Promise in the place of the language's own. */
export function isPromise<Value>(value: Soon<Value>): value is Promise<Value> {
  return typeof (value as Promise<Value> | undefined)?.then === "function"
}
