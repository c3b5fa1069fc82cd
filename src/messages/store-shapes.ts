// How stores and their settings put a reason that has a fact in it.

export const storeShapes = {
  // Stores.
  refreshingThere: /^(.+) is refreshing it$/,
  othersWriteRow: /^others keep writing this row$/,
  wasClosed: /^(.+) was closed$/,
  at: /^([A-Z][A-Z0-9]+) at (\w+)$/,
  noneFree: /(?:^|: )the pool has no connection free: (.+)$/s,
  sqlState: /^SQLSTATE ([0-9A-Z]{5})$/,
  saidByDatabase: /^(.+) \(([0-9A-Z]{5})\)$/s,
  redisAnswers: /^redis answers (.+)$/,
  withCode: /^([A-Z][A-Z0-9]+), (.+)$/,
  noWholePair: /^(.+): holds no whole token pair, and is left as it is$/,
  noPairAnyMore: /^(.+): what is kept for (.+) is no token pair any more$/,
  rowBroken: /^its row cannot be read \((\w+)\): connect it anew$/,
  noTime: /^([\w, ]+): no time that can be meant/,
  oneRowOnly: /^(.+) allows one row here, and it holds another mall/,
  rowNeeds: /^(.+) takes no new row without ([^:]+): (.+)$/,
  unprovenRow:
    /^nothing has shown yet that the mall is of (.+), whose row names it: mallkey connect (.+) where it is, mallkey disconnect where it is not$/,
  noSuchRow: /^(.+) has no such row$/,
  columnSays: /^its column (\w+) says "(.*)"$/s,
  columnCannotHold: /^(?:(.+): )?(\w+) is (.+) and cannot hold this id$/,
  tooLarge: /^it is larger than (\d+) MB, and no token file/,
  // Settings that a store or the app refuses.
  unknownParameter: /^MALLKEY_STORE: (\w+): does not know \?([^=]+)=$/,
  mustBeginWith: /^MALLKEY_STORE must begin with one of (.+)$/,
  newerMallkey: /^MALLKEY_STORE was extended by a newer mallkey/,
  mountedAlone:
    /^MALLKEY_STORE: (.+) is mounted alone into (.+), and no new pair could .+ holds (.+), not the file$/,
  holdsOneMall: /^MALLKEY_STORE: (.+) holds one mall, and another than this one/,
  onLambda: /^MALLKEY_STORE: (\w+): on Lambda the disk goes with the container/,
  noCalls: /^mallkey makes no calls to (\S+)$/,
  onServerless: /^MALLKEY_STORE: (\w+): the disk of a serverless host goes/,
  lambdaTimeout: /^Lambda: the timeout of this function is (\d+) s/,
  severalRows: /^MALLKEY_STORE: table ([^ :]+):? has several rows for one mall_id/,
  tableMisfit: /^MALLKEY_STORE: table ([^ :]+):? (.+)$/s,
  codesTable: /^CAFE24_CODES_TABLE: ([^ ]+): (.+)$/,
  settingMust: /^([A-Z][A-Z0-9_]+): (must .+|is not an address|at least one scope is needed)$/,
  noScope: /^CAFE24_SCOPES: "(.*)" is not a scope$/,
  noTimeZone: /^CAFE24_TIME_ZONE: "(.*)" is not a time zone$/,
  isMissing: /^([A-Z][A-Z0-9_]+) is missing$/,
  shortSecret: /^(.+) \(MALLKEY_SECRET\) must hold a secret of at least (\d+) characters$/,
} as const satisfies Record<string, RegExp>

export type StoreShape = keyof typeof storeShapes
