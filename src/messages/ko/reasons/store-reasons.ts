// 한국어: 저장소와 저장소 설정에 관한 사유.
import type { KoreanWords } from "../../platform-words.ts"
import type { ReasonWords } from "../../reason-words.ts"
import type { StoreShape } from "../../store-shapes.ts"

type StoreShaped = Pick<ReasonWords["shaped"], StoreShape>

const rearranging = "Redis 클러스터를 재배치하는 중입니다"

export const storeReasons: Pick<ReasonWords, "redis" | "database" | "ofStore"> = {
  redis: {
    OOM: "Redis의 메모리가 가득 차 더 쓸 수 없습니다",
    MISCONF: "Redis가 디스크에 쓰지 못해 쓰기를 거부합니다",
    READONLY: "읽기 전용 복제본입니다. 원본의 주소를 써 주세요",
    LOADING: "Redis가 아직 데이터를 읽는 중입니다",
    MASTERDOWN: "원본과 연결이 끊긴 복제본입니다",
    NOREPLICAS: "복제본이 부족해 Redis가 쓰기를 받지 않습니다",
    CLUSTERDOWN: "Redis 클러스터가 온전하지 않습니다",
    MOVED: rearranging,
    ASK: rearranging,
    TRYAGAIN: rearranging,
    BUSY: "다른 프로그램의 스크립트가 Redis를 붙잡고 있습니다",
    NOAUTH: "Redis에 비밀번호가 필요합니다",
    WRONGPASS: "Redis가 사용자 이름이나 비밀번호를 받지 않았습니다",
    NOPERM: "mallkey에 필요한 명령을 이 Redis 사용자가 쓸 수 없습니다",
    WRONGTYPE: "mallkey가 쓰는 키에 다른 종류의 값이 들어 있습니다",
    NOPASSWORD:
      "Redis 주소에 비밀번호가 있지만 이 Redis에는 비밀번호가 없습니다. 주소에서 비밀번호를 빼 주세요",
    NODATABASE: "Redis 주소 끝에 적힌 번호의 데이터베이스가 이 Redis에 없습니다",
  },
  database: {
    "22001": "열에 들어갈 수 있는 길이보다 깁니다",
    "22003": "열에 들어갈 수 있는 수의 범위를 넘습니다",
    "23502": "비울 수 없는 열이 비어 있습니다",
    "23503": "다른 테이블에 있어야 할 행이 없습니다",
    "23505": "같은 값이 이미 있습니다",
    "23514": "테이블의 검사 조건에 맞지 않습니다",
    "23P01": "테이블의 배제 조건에 맞지 않습니다",
    "25006": "읽기 전용 데이터베이스라 쓸 수 없습니다",
    "28P01": "데이터베이스가 사용자 이름이나 비밀번호를 받지 않았습니다",
    "28000": "데이터베이스가 이 사용자의 접속을 받지 않았습니다",
    "3D000": "그런 이름의 데이터베이스가 없습니다",
    "3F000": "그런 이름의 스키마가 없습니다",
    "42501": "데이터베이스 사용자에게 필요한 권한이 없습니다",
    "42P01": "필요한 테이블이 없습니다",
    "42P07": "mallkey에 필요한 이름의 테이블이나 인덱스가 이미 있습니다",
    "42703": "필요한 열이 없습니다",
    "42804": "열의 종류가 맞지 않습니다",
    "53100": "데이터베이스의 디스크가 가득 찼습니다",
    "53300": "데이터베이스에 연결이 너무 많습니다",
    "57014": "데이터베이스가 시간이 오래 걸린 요청을 중단했습니다",
    "57P01": "데이터베이스가 종료하는 중입니다",
    "57P03": "데이터베이스가 시작하는 중입니다",
  },
  ofStore: {
    fsync_off: () => "fsync가 꺼져 있습니다",
    table_unlogged: (table) => `${table}: unlogged 테이블입니다`,
    commit_not_awaited: () => "synchronous_commit이 꺼져 있습니다",
    follows_only: () => "다른 서버를 따라가기만 하고 쓰기를 받지 않는 서버입니다",
    standby_may_lack: () =>
      "장애 때 원본을 대신할 대기 서버에는 마지막 기록이 빠져 있을 수 있습니다. synchronous_standby_names를 설정해 주세요",
    append_only_unknown: () => "append-only 파일을 쓰는지 INFO에 나오지 않습니다",
    append_only_speed_unknown: () =>
      "CONFIG를 쓸 수 없어, append-only 파일을 얼마나 빨리 디스크에 쓰는지 알 수 없습니다",
    append_only_unhurried: () => "appendfsync no라, 디스크에 언제 쓸지 운영체제가 정합니다",
    append_only_each_second: () => "appendfsync everysec이라, 정전이 나면 최대 1초의 기록을 잃습니다",
    snapshots_unknown: () => "append-only 파일이 없고, CONFIG를 쓸 수 없어 스냅샷을 남기는지 알 수 없습니다",
    keeps_nothing: () =>
      "디스크에 아무것도 남기지 않아, 재시작하면 모든 연결을 잃습니다. appendonly yes로 설정해 주세요",
    snapshots_only: (save) =>
      `append-only 파일 없이 스냅샷(save ${save})만 남겨, 재시작하면 그 뒤의 내용을 잃습니다. appendonly yes로 설정해 주세요`,
    full_memory_unknown: () => "메모리가 차면 어떻게 되는지 INFO에 나오지 않습니다",
    evicts_all: (policy) => `maxmemory-policy가 ${policy}라 메모리가 차면 연결 정보를 지웁니다`,
    replica_may_lack: () =>
      "장애 때 원본을 대신할 복제본에는 마지막 기록이 빠져 있을 수 있습니다. min-replicas-to-write 1을 설정해 주세요",
    redis_plain: () =>
      "이 Redis를 읽을 수 있는 사람은 토큰도 읽을 수 있습니다. ?seal=on을 붙이면 암호화합니다",
    table_plain: (table) => `${table}. ?seal=on을 붙이면 암호화합니다`,
    files_plain: (folder) =>
      `${folder}: 파일을 읽을 수 있는 사람은 토큰을 가질 수 있습니다. ?seal=on을 붙이면 암호화합니다`,
    client_secret_there: (path) =>
      `${path}에 client_secret이 들어 있습니다. 설정으로 옮기고 파일에서 지워 주세요`,
    rows_hidden: (table) =>
      `${table}에 행 수준 보안(RLS)이 켜져 있고, mallkey가 접속하는 사용자에게 정책이 모든 행을 보여 주는지 확인할 수 없습니다`,
    rows_elsewhere: (table, provider, others) =>
      `${table}: ${provider} 이름으로 토큰이 든 행은 없고, 다른 이름과 행 수는 ${others}입니다`,
    rows_without_mall: (table, count) => `${table}: mall_id가 없는 행이 ${count}개 있습니다`,
    note_broken: (kind, key) =>
      `${kind} ${key} 기록에 mallkey가 쓰지 않는 내용이 들어 있습니다. 지우거나 다시 쓸 때까지 없는 것으로 봅니다`,
    one_odd: (name, why) => `${name}: ${why}`,
    rows_typed: (mall, rows, atMost) =>
      `${mall}: 주인이 확인되지 않은 행이 ${rows}개 있습니다. ${atMost}개가 넘으면 새 사본은 점검할 때 한 번만 찾습니다`,
    rows_proven: (mall, rows, atMost) =>
      `${mall}: 연결된 행이 ${rows}개인데, 아이디만으로 부르면 ${atMost}개까지만 읽습니다`,
    rows_of_pair: (mall, rows, atMost) =>
      `${mall}: 같은 토큰이 든 행이 ${rows}개인데, 갱신할 때는 ${atMost}개까지만 살펴봅니다`,
    app_unknown: (app, count) => (count === "" ? app : `${app}: ${count}개`),
  },
}

export const storeShaped = (account: KoreanWords["account"]): StoreShaped => ({
  refreshingThere: (place) => `${place}에서 갱신하는 중입니다`,
  othersWriteRow: () => "다른 프로그램이 이 행을 계속 고치고 있습니다",
  wasClosed: (place) => `${place} 저장소를 이미 닫았습니다`,
  at: () => "파일을 읽거나 쓰지 못했습니다",
  noneFree: () => "데이터베이스 연결 풀에 남은 연결이 없습니다",
  sqlState: () => "데이터베이스가 요청을 받지 않았습니다",
  saidByDatabase: () => "데이터베이스가 요청을 받지 않았습니다",
  redisAnswers: () => "Redis가 요청을 받지 않았습니다",
  withCode: () => "파일을 읽거나 쓰지 못했습니다",
  rowBroken: () => "행을 읽을 수 없습니다. 다시 연결해 주세요",
  noWholePair: (place) => `${place}: 온전한 토큰 한 쌍이 없어 그대로 두었습니다`,
  noPairAnyMore: (place, id) => `${place}: ${id}의 값이 더는 토큰 한 쌍이 아닙니다`,
  noTime: (names) =>
    `${names}의 값이 있을 수 없는 시각이라 바로 갱신합니다. 그 값을 적는 프로그램을 고쳐 주세요`,
  oneRowOnly: (table) =>
    `${table}에는 행 하나만 둘 수 있는데 다른 ${account.word}${account.subject} 들어 있습니다. 그 연결을 먼저 지워 주세요`,
  rowNeeds: (table, columns) =>
    `${table}에 새 행을 만들려면 ${columns} 값이 필요합니다. 로그인한 세션(app_metadata에 org_id가 있는)에서 동의를 시작하거나 열에 기본값을 정해 주세요`,
  unprovenRow: (owners, names) =>
    `이 ${account.word}${account.subject} 적힌 행은 ${owners}의 것인데, 정말 그 주인의 ${account.word}인지 아직 확인되지 않았습니다. ${account.word} 아이디는 누구나 적을 수 있습니다. 주인이 맞으면 \`mallkey connect ${names}\` 명령으로 연결하고, 아니면 \`mallkey disconnect\` 명령으로 그 행의 토큰을 지워 주세요`,
  noSuchRow: (table) => `${table}에 그런 행이 없습니다`,
  columnSays: (column, value) => `${column} 열의 값이 "${value}"인데, 값이 \`active\`인 행만 갱신합니다`,
  columnCannotHold: (table, column, type) =>
    `${table === "" ? "" : `${table}의 `}${column} 열(${type})에는 이 아이디를 넣을 수 없습니다`,
  tooLarge: (megabytes) => `${megabytes}MB보다 커서 토큰 파일이 아닙니다. 다른 곳으로 옮겨 주세요`,
  unknownParameter: (scheme, name) => `MALLKEY_STORE: ${scheme}: 주소에는 ?${name}=을 쓸 수 없습니다`,
  mustBeginWith: (schemes) => `MALLKEY_STORE는 다음 중 하나로 시작해야 합니다: ${schemes}`,
  newerMallkey: () => "더 새로운 mallkey가 바꾼 저장소입니다. mallkey를 업데이트해 주세요",
  mountedAlone: (place, folder, name) =>
    `MALLKEY_STORE: ${place} 파일 하나만 ${folder} 폴더에 마운트되어 있습니다. 그러면 새 토큰으로 바꿀 수 없고 다른 프로그램도 바뀐 파일을 보지 못합니다. 파일이 든 폴더를 마운트하고(예: -v ./tokens:/tokens) MALLKEY_STORE=file:/tokens/${name}으로 설정해 주세요. 갱신한 것은 없습니다`,
  holdsOneMall: (place) =>
    `MALLKEY_STORE: ${place}에는 ${account.word} 하나만 둘 수 있고 이미 다른 ${account.word}${account.subject} 있습니다. 여러 곳을 두려면 폴더를 적어 주세요`,
  onLambda: (scheme) =>
    `MALLKEY_STORE: ${scheme}: Lambda에서는 디스크가 컨테이너와 함께 사라집니다. postgres://, supabase:, redis:// 중 하나를 써 주세요`,
  noCalls: (platform) => `mallkey는 ${platform}의 API를 대신 호출하지 않습니다`,
  onServerless: (scheme) =>
    `MALLKEY_STORE: ${scheme}: 서버리스 환경에서는 디스크가 인스턴스와 함께 사라집니다. postgres://, supabase:, redis:// 중 하나를 써 주세요`,
  lambdaTimeout: (seconds) =>
    `Lambda 함수의 제한 시간이 ${seconds}초입니다. HTTP는 30초, sweep은 300초면 충분합니다`,
  severalRows: (table) =>
    `MALLKEY_STORE: ${table} 테이블에 같은 ${account.word}의 행이 여러 개 있습니다. ${account.word}마다 가장 새로운 행만 남기고 지워 주세요`,
  tableMisfit: (table) => `MALLKEY_STORE: ${table} 테이블의 열이 필요한 것과 다릅니다`,
  codesTable: (table) => `CAFE24_CODES_TABLE: ${table} 테이블을 쓸 수 없습니다`,
  settingMust: (name) => `${name} 값이 올바르지 않습니다`,
  noScope: (word) => `CAFE24_SCOPES: \`${word}\`는 권한 이름이 아닙니다`,
  noTimeZone: (name) => `CAFE24_TIME_ZONE: \`${name}\`은 시간대 이름이 아닙니다`,
  isMissing: (name) => `${name} 값이 없습니다`,
  shortSecret: (path, least) => `${path}의 비밀값이 ${least}자보다 짧습니다(MALLKEY_SECRET)`,
})
