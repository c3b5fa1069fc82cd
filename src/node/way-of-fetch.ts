// Whether somebody has chosen a way for `fetch` (a proxy, certificates). Programs import this before anything else.

/** Where `fetch` looks for its way, as undici and Node have agreed; a number follows. */
const wayOfFetch = "undici.globalDispatcher"

/** Read before anybody has touched `fetch`, or as little as `Request`: from then on Node's own way is there and looks chosen. */
export const isWayChosen = Object.getOwnPropertySymbols(globalThis).some((one) =>
  one.description?.startsWith(wayOfFetch),
)
