// 한국어: 가져오기와 내보내기에서 하는 말.
import type { moving as model } from "../en/moving.ts"
import type { KoreanWords } from "../platform-words.ts"

export const moving = ({ platform, account }: KoreanWords): ReturnType<typeof model> => ({
  columns: {
    mall: account.word,
    access: "액세스 토큰",
    refresh: "리프레시 토큰",
    tag: "태그",
    standing: "여기에는",
    place: "찾은 곳",
  },
  unknown: "모름",
  ended: "만료됨",
  standings: {
    new: "없음",
    same: "같은 토큰",
    earlier: "이미 가져옴",
    differs: "다른 토큰",
    lost: "끊김",
    shut: "열 수 없음",
    trouble: "불가",
  },
  keptHere: (tag, issued, order) =>
    `여기에 있는 토큰은 태그 ${tag}, 발급 ${issued}입니다${order === undefined ? "" : `. 찾은 사본이 더 ${order === "newer" ? "새것" : "오래된 것"}입니다`}.`,
  olderPair: (tag, places) => `${places}에 있는 더 오래된 토큰(태그 ${tag})은 가져오지 않습니다.`,
  doubts: {
    unreadable: (field) => `${field} 값을 시각으로 읽을 수 없어 토큰을 바로 갱신합니다.`,
    too_far: (field) =>
      `${field} 값이 토큰 수명보다 먼 미래입니다(시간대를 잘못 읽은 값일 수 있습니다). 토큰을 바로 갱신합니다.`,
  },
  problems: {
    empty: (place) => `${place}: 비어 있습니다.`,
    too_large: (place) => `${place}: 64MB보다 큽니다. 나누어 주세요.`,
    not_json: (place) =>
      `${place}: JSON처럼 시작하지만 JSON이 아닙니다. 중간에 잘리지 않았는지 확인해 주세요.`,
    is_sqlite: (place) =>
      `${place}: 데이터베이스 파일입니다. 저장소로 적어 주세요: mallkey import 'sqlite:${place}'`,
    nothing_found: (place) => `${place}: 토큰을 찾지 못했습니다.`,
    no_refresh_token: (place) => `${place}: 리프레시 토큰이 없어 연결을 유지할 수 없습니다.`,
    token_unusable: (place) => `${place}: 리프레시 토큰이 보낼 수 있는 텍스트가 아닙니다.`,
    token_placeholder: (place) =>
      `${place}: 리프레시 토큰이 아니라 mallkey가 대신 넣은 표시입니다. 진짜 토큰은 이 파일을 만든 mallkey에 있습니다.`,
    token_sealed: (place) =>
      `${place}: 토큰이 암호화되어 있습니다. 저장소 주소나 내보낸 묶음 파일에서 가져와 주세요.`,
    bundle_sealed: (place) => `${place}: 다른 파일 안에 암호화된 묶음이 들어 있습니다. 먼저 꺼내 주세요.`,
    bundle_newer: (place) => `${place}: 더 새로운 mallkey가 만든 파일입니다. 이 mallkey를 업데이트해 주세요.`,
    mall_unknown: (place) =>
      `${place}: 어느 ${account.word}의 토큰인지 적혀 있지 않습니다. 이 항목만 --mall 쇼핑몰아이디를 붙여 가져와 주세요.`,
    mall_invalid: (place) => `${place}: 쇼핑몰 아이디가 올바르지 않습니다(영문자, 숫자, 하이픈 2~50자).`,
    mall_differs: (place) =>
      `${place}: 파일에 적힌 ${account.word}${account.or} 소유자가 --mall 값과 다릅니다. --mall을 빼거나 맞는 파일을 골라 주세요.`,
    two_pairs: (place) =>
      `${place}: 한 ${account.word}의 토큰이 여러 개인데 어느 것이 최신인지 알 수 없습니다. 맞는 파일만 가져와 주세요.`,
  },
  unopened: (place) =>
    `열 수 없습니다: ${place}. 암호화할 때 쓴 비밀값을 --from-secret FILE로 주거나 MALLKEY_SECRET에 넣어 주세요.`,
  nothingFound: "가져올 수 있는 토큰이 없습니다",
  sourceWaits: (store, malls) =>
    `${store}에 저장하지 못한 응답이 있습니다. 읽을 수 있는 것은 그 응답의 토큰으로 옮깁니다: ${malls}`,
  sameStore: "가져올 대상과 같은 저장소입니다. 다른 저장소를 적거나 --store URL로 대상을 골라 주세요.",
  unreadable: (file, detail) => `${file} 파일을 읽을 수 없습니다: ${detail}.`,
  replaceAsks: `--replace는 사본이 살아 있는지 ${platform.word}에 확인하며, 이때 토큰이 갱신됩니다. --no-rotate와 함께 쓸 수 없습니다.`,
  sourceDies: (store) =>
    `여기서 갱신하면 ${store}의 토큰은 더 이상 쓸 수 없습니다. 그쪽에서 갱신하는 프로그램을 먼저 멈춰 주세요.`,
  sourceShares: (store) =>
    `${store}에도 같은 토큰이 남습니다. 어느 한쪽이 갱신하면 다른 쪽은 쓸 수 없으니, 그쪽 갱신을 멈춰 주세요.`,
  question: (count, store, rotate) =>
    `연결 ${count}개를 ${store}에 가져올까요?${rotate ? " 바로 갱신하며, 찾은 사본은 쓸 수 없게 됩니다." : " 갱신은 하지 않습니다."}`,
  needsYes: "여기서는 물어볼 수 없습니다. --dry-run으로 확인한 뒤 --yes를 붙여 주세요.",
  importing: (done, all) => `가져오는 중… ${all}개 중 ${done}개`,
  fates: {
    rotated: (mall) => `${mall}: 가져와서 갱신했습니다.`,
    kept: (mall) => `${mall}: 가져왔습니다(갱신하지 않음).`,
    earlier: (mall) => `${mall}: 이미 여기서 갱신한 토큰입니다. 이 사본은 쓸 수 없어 가져오지 않았습니다.`,
    found: (mall) => `${mall}: 찾았습니다.`,
    not_tried: (mall) => `${mall}: 아직 가져오지 않았습니다. 다시 실행하면 이어서 합니다.`,
    differs: (mall) =>
      `${mall}: 여기에 살아 있는 다른 토큰이 있어 그대로 두었습니다. --replace를 주면 ${platform.word}에 확인하고, 사본이 살아 있을 때만 바꿉니다.`,
    overtaken: (mall) => `${mall}: 그사이 다른 곳에서 갱신하거나 다시 연결해, 그 토큰을 그대로 둡니다.`,
    kept_unrotated: (mall) =>
      `${mall}: 가져왔지만 아직 갱신하지 못했습니다. 다음 갱신 작업 때 다시 시도합니다.`,
    refused: (mall) =>
      `${mall}: ${platform.word}${platform.subject} 사본을 거절했습니다. 이미 쓸 수 없는 토큰이었으며, 여기에 있던 것은 그대로입니다.`,
    refused_and_kept: (mall) =>
      `${mall}: ${platform.word}${platform.subject} 사본을 거절했습니다. 이미 쓸 수 없는 토큰이었으며, 끊긴 연결로 보관합니다: mallkey connect ${mall}`,
    kept_lost: (mall) => `${mall}: 원래 끊긴 연결이어서 그대로 보관합니다: mallkey connect ${mall}`,
    failed: (mall) => `${mall}: 가져오지 못했습니다.`,
  },
  verified: "토큰이 동작합니다.",
  notVerified: `${platform.word}${platform.subject} 액세스 토큰을 받아들이지 않습니다.`,
  deadCopies: "아래 사본은 이제 쓸 수 없습니다. 지우고, 쓰던 프로그램은 mallkey에서 토큰을 받게 해 주세요:",
  nothingChanged: "아무것도 바꾸지 않았습니다.",

  passphrase: "묶음 파일의 암호: ",
  passphraseAgain: "한 번 더: ",
  needsPassphrase: "여기서는 물어볼 수 없습니다. --passphrase-file FILE로 암호를 주세요.",
  shortPassphrase: (least) =>
    `암호는 ${least}자 이상이어야 합니다. 이 암호만이 모든 ${account.word}의 토큰을 지킵니다.`,
  passphrasesDiffer: "두 암호가 서로 다릅니다.",
  wrongPassphrase: (place) => `열 수 없습니다: ${place}. 암호가 다르거나 파일이 바뀌었습니다.`,
  formatIsPlain: "--format과 --yes는 --plain과 함께 씁니다. --plain이 없으면 암호화된 묶음 파일을 만듭니다.",
  plainNeedsYes: "--plain은 모든 리프레시 토큰을 그대로 적습니다. 정말 그렇게 하려면 --yes도 붙여 주세요.",
  plainHasNoPassphrase: "--plain은 암호화하지 않으므로 --passphrase-file과 함께 쓸 수 없습니다.",
  unknownFormat: (name, all, near) =>
    `\`${name}\` 형식은 없습니다. ${all} 중 하나입니다.${near === undefined ? "" : ` 혹시 \`${near}\`인가요?`}`,
  nothingToExport: "내보낼 연결이 없습니다.",
  onlyOne: (format, count) =>
    `${format} 형식에는 ${account.word} 하나만 담을 수 있는데 ${count}개가 있습니다. --mall ID로 하나를 골라 주세요.`,
  severalOwners: (mall) =>
    `${mall}에는 소유자가 여럿인데 이 형식으로는 구분할 수 없습니다. --mall ID로 하나를 고르거나 묶음 파일로 내보내 주세요.`,
  unwritable: (file, detail) => `${file}에 쓸 수 없습니다: ${detail}.`,
  fileIsThere: (file) => `${file} 파일이 이미 있습니다. 다른 이름을 쓰거나 --force를 붙여 주세요.`,
  exported: (count, file) => `연결 ${count}개를 ${file}에 저장했습니다(본인만 읽을 수 있음).`,
  oneCopyOnly:
    "같은 토큰의 사본 두 개는 어느 하나가 갱신될 때까지만 함께 쓸 수 있습니다. 갱신은 한곳에서만 하게 해 주세요.",
})
