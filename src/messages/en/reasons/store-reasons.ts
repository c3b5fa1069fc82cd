// English: reasons about stores and their settings.
import type { EnglishWords } from "../../platform-words.ts"
import type { ReasonWords } from "../../reason-words.ts"
import type { StoreShape } from "../../store-shapes.ts"

type StoreShaped = Pick<ReasonWords["shaped"], StoreShape>

const rearranging = "the Redis cluster is being rearranged"

export const storeReasons: Pick<ReasonWords, "redis" | "database" | "ofStore"> = {
  redis: {
    OOM: "Redis has no memory left and refuses writes",
    MISCONF: "Redis cannot write to its disk and refuses writes",
    READONLY: "this is a read-only replica: use the address of the primary",
    LOADING: "Redis is still loading its data",
    MASTERDOWN: "this is a replica that has lost its primary",
    NOREPLICAS: "Redis has too few replicas to take writes",
    CLUSTERDOWN: "the Redis cluster is incomplete",
    MOVED: rearranging,
    ASK: rearranging,
    TRYAGAIN: rearranging,
    BUSY: "another program's script keeps Redis busy",
    NOAUTH: "Redis needs a password",
    WRONGPASS: "Redis refuses the user name or password",
    NOPERM: "this Redis user may not run a command that mallkey needs",
    WRONGTYPE: "a key that mallkey needs holds a value of another kind",
    NOPASSWORD:
      "the address of the Redis has a password, and this Redis has none set: take it out of the address",
    NODATABASE: "this Redis has no database of the number at the end of its address",
  },
  database: {
    "22001": "a value is too long for its column",
    "22003": "a number is too large for its column",
    "23502": "a column that may not be empty would be empty",
    "23503": "a row that must exist in another table does not",
    "23505": "the same value exists already",
    "23514": "a check of the table fails",
    "23P01": "an exclusion rule of the table fails",
    "25006": "the database is read-only",
    "28P01": "the database refuses the user name or password",
    "28000": "the database does not let this user in",
    "3D000": "there is no database of that name",
    "3F000": "there is no schema of that name",
    "42501": "the database user lacks a permission",
    "42P01": "a table that is needed does not exist",
    "42P07": "a table or an index of the name that mallkey needs is there already",
    "42703": "a column that is needed does not exist",
    "42804": "a column has another type",
    "53100": "the database's disk is full",
    "53300": "the database has too many connections",
    "57014": "the database cancelled a request that took too long",
    "57P01": "the database is shutting down",
    "57P03": "the database is starting up",
  },
  ofStore: {
    fsync_off: () => "fsync is off",
    table_unlogged: (table) => `${table} is an unlogged table`,
    commit_not_awaited: () => "synchronous_commit is off",
    follows_only: () => "this server only follows another and takes no writes",
    standby_may_lack: () =>
      "a standby that takes over may lack the latest writes: set synchronous_standby_names",
    append_only_unknown: () => "INFO does not say whether it keeps an append-only file",
    append_only_speed_unknown: () =>
      "CONFIG is not allowed, so how soon its append-only file is on disk cannot be seen",
    append_only_unhurried: () =>
      "with appendfsync no the system decides when its append-only file is on disk",
    append_only_each_second: () => "with appendfsync everysec a power cut takes up to a second of writes",
    snapshots_unknown: () =>
      "it has no append-only file, and CONFIG is not allowed, so whether it keeps snapshots cannot be seen",
    keeps_nothing: () => "it keeps nothing on disk: a restart takes every connection. Set appendonly yes",
    snapshots_only: (save) =>
      `it keeps snapshots (save ${save}) and no append-only file, so a restart loses what came after. Set appendonly yes`,
    full_memory_unknown: () => "INFO does not say what happens when memory is full",
    evicts_all: (policy) => `with maxmemory-policy ${policy} it deletes connections when memory is full`,
    replica_may_lack: () =>
      "a replica that takes over may lack the latest writes: set min-replicas-to-write 1",
    redis_plain: () => "whoever can read this Redis has the tokens; ?seal=on encrypts them",
    table_plain: (table) => `${table}; ?seal=on encrypts them`,
    files_plain: (folder) => `${folder}: whoever can read the files has the tokens; ?seal=on encrypts them`,
    client_secret_there: (path) =>
      `${path} holds a client_secret: move it to the settings and delete it from the file`,
    rows_hidden: (table) =>
      `row level security is on for ${table}, and nothing shows that its policies let the user that mallkey logs in as see every row`,
    rows_elsewhere: (table, provider, others) =>
      `${table}: no row holds tokens under ${provider}; rows hold some under ${others}`,
    rows_without_mall: (table, count) => `${table}: ${count} rows have no mall_id`,
    note_broken: (kind, key) =>
      `the note ${kind} ${key} is not what mallkey writes there; it counts as absent until it is removed or written anew`,
    one_odd: (name, why) => `${name}: ${why}`,
    rows_typed: (mall, rows, atMost) =>
      `${mall}: ${rows} rows name it that have not shown that it is theirs; beyond ${atMost} new copies of its tokens are looked for once a sweep`,
    rows_proven: (mall, rows, atMost) =>
      `${mall}: ${rows} rows are connected, and its bare name reads ${atMost}`,
    rows_of_pair: (mall, rows, atMost) =>
      `${mall}: ${rows} rows hold the same tokens, and a refresh looks at ${atMost}`,
    app_unknown: (app, count) => (count === "" ? app : `${app}: ${count}`),
  },
}

export const storeShaped = (account: EnglishWords["account"]): StoreShaped => ({
  refreshingThere: (place) => `${place} is refreshing it`,
  othersWriteRow: () => "other programs keep writing this row",
  wasClosed: (place) => `${place} is closed already`,
  at: () => "a file could not be read or written",
  noneFree: () => "the connection pool in front of the database has no connection free",
  sqlState: () => "the database refused the request",
  saidByDatabase: () => "the database refused the request",
  redisAnswers: () => "Redis refused the request",
  withCode: () => "a file could not be read or written",
  rowBroken: () => "its row cannot be read: connect it anew",
  noWholePair: (place) => `${place}: it holds no complete token pair and is left as it is`,
  noPairAnyMore: (place, id) => `${place}: the value for ${id} is no longer a token pair`,
  noTime: (names) =>
    `${names} holds an impossible time, so the token is refreshed at once. Fix the program that writes it`,
  oneRowOnly: (table) =>
    `${table} allows one row only, and it holds another ${account.one}: disconnect that one first`,
  rowNeeds: (table, columns) =>
    `a new row in ${table} needs ${columns}: start the consent from a signed-in session whose app_metadata has org_id, or give the column a default`,
  unprovenRow: (owners, names) =>
    `the row with this ${account.one} is of ${owners}, and nothing has shown yet that the ${account.one} is theirs: anybody can type a name there. If it is theirs, run \`mallkey connect ${names}\`; if not, take its tokens out of that row with \`mallkey disconnect\``,
  noSuchRow: (table) => `${table} has no such row`,
  columnSays: (column, value) => `the column ${column} says "${value}", and only "active" is renewed`,
  columnCannotHold: (table, column, type) =>
    `${table === "" ? "" : `${table}: `}column ${column} (${type}) cannot hold this id`,
  tooLarge: (megabytes) => `it is larger than ${megabytes} MB and no token file: move it elsewhere`,
  unknownParameter: (scheme, name) => `MALLKEY_STORE: ${scheme}: does not know ?${name}=`,
  mustBeginWith: (schemes) => `MALLKEY_STORE must begin with one of ${schemes}`,
  newerMallkey: () => "a newer mallkey has changed this store: update mallkey",
  mountedAlone: (place, folder, name) =>
    `MALLKEY_STORE: ${place} is a file that is mounted alone into ${folder}. A new token cannot take its place there, and no other program would see it. Mount the folder that holds it, for example -v ./tokens:/tokens, and set MALLKEY_STORE=file:/tokens/${name}. Nothing has been refreshed`,
  holdsOneMall: (place) =>
    `MALLKEY_STORE: ${place} holds one ${account.one}, and it is another one: name a folder to keep several`,
  onLambda: (scheme) =>
    `MALLKEY_STORE: ${scheme}: on Lambda the disk goes with the container; use postgres://, supabase: or redis://`,
  noCalls: (platform) => `mallkey makes no API calls to ${platform}`,
  onServerless: (scheme) =>
    `MALLKEY_STORE: ${scheme}: on a serverless host the disk goes with the instance; use postgres://, supabase: or redis://`,
  lambdaTimeout: (seconds) =>
    `this Lambda function's timeout is ${seconds} s; 30 s is enough for HTTP, 300 s for sweep`,
  severalRows: (table) =>
    `MALLKEY_STORE: ${table} has several rows for one mall_id; keep the newest of each and delete the others`,
  tableMisfit: (table) => `MALLKEY_STORE: the columns of ${table} are not the expected ones`,
  codesTable: (table) => `CAFE24_CODES_TABLE: ${table} cannot be used`,
  settingMust: (name) => `${name} has a value that cannot be used`,
  noScope: (word) => `CAFE24_SCOPES: "${word}" is not a scope`,
  noTimeZone: (name) => `CAFE24_TIME_ZONE: "${name}" is not a time zone`,
  isMissing: (name) => `${name} is missing`,
  shortSecret: (path, least) => `${path} (MALLKEY_SECRET) must hold a secret of at least ${least} characters`,
})
