// docs/programs: which programs were tried as they are, from the list that the tests are held to.
import { triedPrograms, type Way } from "../../tests/kit/ways/tried-programs.ts"

const words = {
  en: {
    head: "# Programs that were tried\n\n[한국어](programs.ko.md)",
    how: "Each of these runs unmodified in a test against the simulator, and goes on calling while its access token ends three times, in one process (curl and wget: a process for each call), with no failed\ncall and no token request of its own at Cafe24. An empty field was not tried that way.",
    columns: ["program", "base address", "`mallkey proxy`", "`mallkey exec`", "`mallkey/client`"],
    long: "✓ (long)",
    not: "**Beside them:** git lists and clones over https from another host in a run of `mallkey exec`, untouched (`tests/exec/other-hosts.test.ts`).\n\nNode 20, Java, Go, PHP and wget are tried where the machine has them, and counted in the tests' last line where it has not. **Nothing was tried on\nWindows or macOS, and nothing against the real Cafe24.**",
    onlyLong:
      "**(long):** tried by `npm run test:long` alone, on Linux, which fetches what is too large for a development dependency: the MCP server is 113 packages, Deno, Bun and workerd are 90 to\n150 MB each. Where they cannot be fetched, the tests' last line says so. In `mallkey exec` the MCP server needs nothing but `CAFE24_ACCESS_TOKEN` and `CAFE24_MALL_ID`, which it is given.",
    at: "The tests: `tests/proxy/forward-programs.test.ts`, `tests/exec/programs.test.ts`, `tests/programs/`, from a laptop `tests/exec/afar.test.ts` and `afar-by-proxy.test.ts`.",
  },
  ko: {
    head: "# 실제로 시험해 본 프로그램\n\n[English](programs.md)",
    how: "아래 프로그램은 모두 고치지 않은 채 시뮬레이터에 연결해 테스트로 실행합니다. 액세스 토큰이 세 번 만료되는 동안 한 프로세스가(curl과 wget은 호출할 때마다 새 프로세스가) 한 번도 호출에 실패하지 않고, 카페24에 토큰을\n직접 요청하지도 않는지 확인합니다. 빈칸은 그 방식으로 시험하지 않은 것입니다.",
    columns: ["프로그램", "기본 주소", "`mallkey proxy`", "`mallkey exec`", "`mallkey/client`"],
    long: "✓ (long)",
    not: "**그 밖에:** git은 `mallkey exec`로 실행해도 다른 호스트에서 https로 목록을 읽고 복제합니다. 그 연결에는 손대지 않습니다(`tests/exec/other-hosts.test.ts`).\n\nNode 20, Java, Go, PHP, wget은 컴퓨터에 있을 때 시험하고, 없으면 테스트의 마지막 줄에 적습니다. **Windows와 macOS에서는 아무것도\n시험하지 않았고, 실제 카페24에 연결해 시험한 것도 없습니다.**",
    onlyLong:
      "**(long):** `npm run test:long`만 Linux에서 시험합니다. 개발 의존성으로 두기에는 커서 그때 내려받습니다. MCP 서버는 패키지 113개, Deno, Bun, workerd는 하나에 90~150 MB입니다.\n내려받지 못하면 테스트의 마지막 줄에 적습니다. MCP 서버에 필요한 `CAFE24_ACCESS_TOKEN`과 `CAFE24_MALL_ID`는 `mallkey exec`가 넣어 줍니다.",
    at: "테스트: `tests/proxy/forward-programs.test.ts`, `tests/exec/programs.test.ts`, `tests/programs/`, 다른 컴퓨터에서는 `tests/exec/afar.test.ts`, `afar-by-proxy.test.ts`.",
  },
}

const ways: readonly Way[] = ["prefix", "proxy", "exec", "client"]

export function programsPage(language: "en" | "ko"): string {
  const { head, how, columns, long, onlyLong, not, at } = words[language]
  const rows = triedPrograms.map(({ name, ways: tried, isLong }) => {
    const mark = isLong ? long : "✓"
    return `| ${[name, ...ways.map((way) => (tried.includes(way) ? mark : ""))].join(" | ")} |`
  })
  const table = [`| ${columns.join(" | ")} |`, "|---|---|---|---|---|", ...rows].join("\n")
  return `${[head, how, table, onlyLong, not, at].join("\n\n")}\n`
}
