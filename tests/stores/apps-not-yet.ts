// Sentences that stores keep once they keep connections of further apps: theirs comes with the next change.
const reason = "this store keeps further apps with the next change"
export const appsNotYet = {
  sameAccount: reason,
  listsOfApps: reason,
  countsOfApps: reason,
  resealOfOthers: reason,
}
