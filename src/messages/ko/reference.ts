// 한국어: 설정과 오류를 설명하는 생성 문서의 제목과 낱말.
import type { reference as model } from "../en/reference.ts"

export const reference: typeof model = {
  generated: "소스의 표에서 `npm run fix`로 만든 문서입니다. 여기서 고친 내용은 사라집니다.",
  settingsTitle: "설정",
  settingsIntro:
    "우선순위는 명령줄 옵션, 환경 변수, 작업 폴더의 `.env`, `mallkey.config.json` 순서입니다. 빈 값은 없는 것으로 봅니다. `mallkey settings`로 지금 적용된 값과 출처를 볼 수 있으며 비밀값은 가려집니다. 문제가 있으면 한 번에 모두 알려 드립니다.",
  settingColumns: ["설정", "기본값", "뜻"],
  alsoFrom: "함께 읽는 이름",
  isSecret: "비밀값",
  flag: "옵션",
  errorsTitle: "오류",
  errorsIntro:
    'API는 아래 상태 코드와 함께 `{"error":{…}}`을 돌려주고, 명령은 아래 종료 코드로 끝납니다. `error` 안에는 `code`, 무엇이 문제인지(`message`), 무엇을 해야 하는지(`todo`), 그 명령이나 주소(`fix`)가 있습니다. 해당할 때는 `connection`, 다음 시도 시각 `retry_at`(`Retry-After`와 같음), 쇼핑몰을 다시 연결하는 주소 `connect_url`, 문제가 여러 가지일 때의 목록 `problems`도 있습니다. 기존 배포에서 쓰던 `/api/` 아래의 경로는 같은 필드를 `error` 안이 아니라 본문에 바로 두고, 그 페이지들이 기대하는 대로 `error`에는 문장을 넣습니다. 중요한 것은 누가 나서야 하는지입니다.',
  errorColumns: ["코드", "누가", "HTTP", "종료 코드", "연결에 미치는 영향"],
  says: "메시지",
  does: "할 일",
  command: "명령",
  actors: {
    operator: "mallkey 관리자",
    owner: "쇼핑몰 운영자",
    clicker: "링크를 누른 사람",
    caller: "호출한 프로그램",
    nobody: "아무도: 기다리면 됩니다",
  },
  touches: {
    nothing: "없음",
    lost: "거부된 토큰이 아직 저장소에 있으면 끊김으로 처리",
    counts: "실패 횟수를 기록",
    remembered: "기억해 두고 토큰을 한 번 더 보냄",
  },
  envExample:
    ".env로 복사해 필요한 값만 채우세요. 빈 줄은 그대로 두어도 됩니다. 기본값이나 설명에 적힌 동작이 적용됩니다.",
}
