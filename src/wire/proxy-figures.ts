// What a proxy counts of its own: for metrics, never with a value of anybody's call.

export interface ProxyFigures {
  /** Answers of the platform by class: `2xx`. */
  answers: ReadonlyMap<string, number>
  /** Second calls after a 401 about the token. */
  repeated: number
  waited: number
  waitedMs: number
  /** Calls that wait at this moment. */
  waiting: number
}
