// How the core, the stores and Cafe24 put a reason that has a fact in it: each shape with a name that every language answers to.
import { storeShapes } from "./store-shapes.ts"

/** Tried in this order; what is in brackets are the facts. */
const ownShapes = {
  // What Cafe24 answered.
  pairMissing: /^(access_token|refresh_token|access_token and refresh_token) missing or unreadable$/,
  anotherMall: /^the answer is for ([a-z0-9-]+|something that is no mall id)$/,
  ofThisMallAlone: /^of this mall alone, others are accepted: (.+)$/s,
  fieldMissing: /^(\w+)_missing$/,
  fieldUnreadable: /^(\w+)_unreadable(?:: \d+)?$/,
  fieldDiffers: /^(\w+)_differs(?:: not Bearer)?$/,
  cutShort: /^answer_cut_short: /,
  oddTime: /^clock_differs: |^\w+_\w+: a life of \d+ h is assumed$/,
  // The line to another machine.
  noAnswerWithin: /^no answer within (\d+) ms$/,
  httpStatus: /^HTTP (\d{3})(?: ([a-z_]+))?$/,
  notOurAnswer: /^status (\d{3}), and no answer of mallkey$/,
  badPort: /^no request may go to port (\d+)$/,
  undelivered: /^(\d+), status (\d{3})$/,
  addressesRefused: /^(\d+) of (\d+) addresses refused$/,
  // Budgets, keys and requests.
  requestsUsedUp: /^(\d+) token requests in (\d+) hours are used up$/,
  rightNeeded: /^right: (\w+)$/,
  bodyTooLarge: /^the body is larger than (\d+) KB$/,
  allowedMethods: /^([A-Z-]+); allowed: (.+)$/,
  requestId: /^request ([\w.-]+)$/,
  samePair: /^it holds the same pair as (\S+)$/,
  clockAhead: /^(\d+) minutes ahead of the platform$/,
  clockBehind: /^(\d+) minutes behind the platform$/,
  clockApart: /^(\d+) minutes (?:behind|ahead of) (.+)$/,
  noSuchApp: /^no app is named ([^ ]+) here/,
  sameHost: /^(\S+), (\S+): both are reached at (\S+), run them apart$/,
  oddId: /^ids are 1 to (\d+) characters/,
  connections: /^(\d+) connections?$/,
  clockBack: /^by (\d+) minutes$/,
} as const satisfies Record<string, RegExp>

export const reasonShapes = { ...ownShapes, ...storeShapes }

export type ReasonShape = keyof typeof reasonShapes
