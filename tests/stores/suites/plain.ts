// What the suite of a store leaves out where tokens are plain: nothing of it can be resealed, or not be opened.

const why = "tokens are plain here, because other programs read them"

export const skippedWherePlain = {
  resealCounts: why,
  reseal: why,
  resealOfOthers: why,
  unopenable: why,
  resealBesideRefresh: why,
}
