// 한국어: AWS Lambda 함수가 돌려주는 말.
import type { lambda as model } from "../en/lambda.ts"
import type { KoreanWords } from "../platform-words.ts"

export const lambda = ({ platform, account }: KoreanWords): ReturnType<typeof model> => ({
  zipped: (file, kilobytes, handlers) =>
    `${file}(${kilobytes} KB)을 만들었습니다. 런타임은 nodejs24.x, 핸들러는 ${handlers.join(", ")}입니다.`,
  notBuilt:
    "zip은 패키지를 빌드할 때 만들어집니다. 이 체크아웃에는 번들러가 없거나 아직 빌드하지 않았습니다.",
  cannotWrite: (file, reason) => `${file} 파일을 쓸 수 없습니다(${reason}).`,

  exchanged: (mall) =>
    `가장 최근 인증 코드를 토큰으로 교환했습니다. ${mall} ${account.word}${account.subject} 연결되었습니다.`,
  exchangedBefore: (mall) =>
    `이미 교환한 인증 코드입니다. ${mall} ${account.word}${account.topic} 연결되어 있으며, ${platform.word}에 다시 요청하지 않았습니다.`,
  noCode: (table) => `${table}에 인증 코드가 없습니다.`,
  noMall: (table) =>
    `${table}의 가장 최근 행에 쇼핑몰 아이디가 없습니다. CAFE24_MALL_ID를 설정하거나 mall_id 열을 채워 주세요.`,
  tooOld: (mall, ageMs) =>
    `${mall} ${account.word}의 가장 최근 인증 코드는 ${Math.floor(ageMs / 1_000)}초 전 것입니다. 코드는 1분 동안만 쓸 수 있어 ${platform.word}에 요청하지 않았습니다. 다시 동의한 뒤 1분 안에 실행해 주세요.`,
  usedElsewhere: (mall) =>
    `${mall} ${account.word}의 가장 최근 인증 코드는 다른 프로그램이 이미 쓴 것으로 표시되어 있어 ${platform.word}에 요청하지 않았습니다. 다시 동의해 주세요.`,
  underWay: (mall) =>
    `${mall} ${account.word}의 가장 최근 인증 코드를 다른 호출이 지금 교환하고 있습니다. 몇 초 뒤에 다시 실행해 주세요.`,
  presented: (mall) =>
    `${mall} ${account.word}의 가장 최근 인증 코드는 이미 한 번 보냈지만 토큰을 받지 못했습니다. 코드는 한 번만 쓸 수 있으니 다시 동의해 주세요.`,
  stillWaiting: (malls) =>
    `데이터베이스가 ${malls.join(", ")} ${account.word}의 새 토큰을 저장하지 못했습니다. 토큰은 이 컨테이너에 남아 있고 다음 호출에서 저장합니다. 컨테이너가 사라지면 다시 연결해야 하므로 지금 데이터베이스를 고쳐 주세요.`,
})
