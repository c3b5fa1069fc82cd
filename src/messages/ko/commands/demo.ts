// 한국어: 데모와 시뮬레이터가 실행될 때 나오는 문장.
import type { cliDemo as model } from "../../en/commands/demo.ts"

export const cliDemo: typeof model = {
  askingDemo: (url) => `실행 중인 데모(${url})에 요청합니다.`,
  otherPort: (wanted, taken) => `! ${wanted} 포트가 쓰이고 있어 ${taken}에서 실행합니다.`,
  demoRuns: (url) => `데모 모드: ${url}`,
  demoTime: (speed) => `시간이 ${speed}배로 흐릅니다. 모두 가상이며 외부로 나가는 것은 없습니다.`,
  demoRoles: {
    fresh: "정상: 아직 할 일이 없습니다",
    due: "갱신 대기: 몇 초 뒤 갱신합니다",
    failing: "실패 중: 카페24 장애. 살아 있는 토큰을 계속 내줍니다",
    ending: "곧 만료: 14일이 늘어나지 않아 다시 동의해야 합니다",
    lost: "끊김: 다른 프로그램이 토큰을 먼저 써 버렸습니다",
  },
  demoWaits: "동의할 시간을 드리려고 시간을 실제 속도로 늦춥니다",
  demoTry: "다른 프로그램이 토큰을 받는 방법:",
  demoSimulator: (url) => `장애를 켜 볼 수 있는 카페24 시뮬레이터: ${url}/__simulator`,
  demoEnd: "끝내려면 Ctrl-C를 누르세요.",
  simulating: (url, control) => `카페24 시뮬레이터 실행 중: ${url}\n조작 화면: ${control}`,
  simulatorEnv: "연결에 쓸 설정(.env):",
}
