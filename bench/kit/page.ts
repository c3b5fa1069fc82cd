// Draws docs/benchmarks.md and docs/benchmarks.ko.md from what was measured.
import type { Language } from "../../src/messages/index.ts"
import type { Result, Results } from "./bench.ts"
import { inKorean } from "./korean/in-korean.ts"

const order = [
  "token",
  "token-route",
  "claim",
  "sweep",
  "sweep-shared",
  "replicas",
  "memory",
  "start",
  "fleet",
  "proxy",
  "forward-proxy",
]

const words = {
  en: {
    opening: `# Benchmarks

[한국어](benchmarks.ko.md)

Written by \`npm run bench\` (\`npm run bench token sweep\` for some of them); the figures behind it are in \`benchmarks.json\` beside it.

Every bench measures a *floor* beside the product: the least that anybody would have to do for the same effect. Both take
turns in the same run (A, B, A, B, …), after a round that does not count; what is given is the median of the rounds and, as the
ratio, the median of the ratios round by round. So the ratios hold on a machine that does other work, as this one
did (see its load average); the absolute figures are those of a small and busy machine, and no more than that.
`,
    columns: ["Bench", "Target", "Measured", "Met"],
    met: "yes",
    missed: "**no**",
    load: "load average",
    say: (text: string) => text,
  },
  ko: {
    opening: `# 성능 측정

[English](benchmarks.md)

\`npm run bench\`가 쓴 문서입니다(일부만 재려면 \`npm run bench token sweep\`). 바탕이 된 값은 옆의 \`benchmarks.json\`에 있습니다.

모든 측정은 mallkey 옆에 *기준*을 두고 함께 잽니다. 같은 결과를 내려면 누구라도 해야 하는 최소한의 일입니다. 세지 않는 한 회를 먼저 돌린 뒤 둘을 같은
실행 안에서 번갈아 재고(A, B, A, B, …), 여러 회의 중앙값을 적습니다. 비율은 회마다 구한 비율의 중앙값입니다. 그래서 이 컴퓨터처럼 다른 일을 하고 있는 곳에서도(평균 부하 참고)
비율은 믿을 수 있습니다. 절댓값은 작고 바쁜 컴퓨터 한 대의 값일 뿐입니다.
`,
    columns: ["측정", "목표", "결과", "달성"],
    met: "예",
    missed: "**아니요**",
    load: "평균 부하",
    say: (text: string) => (inKorean(text) ?? text).replaceAll(" %", "%"),
  },
}
type Words = (typeof words)[Language]

export function benchmarksPage(results: Results, language: Language): string {
  const said = words[language]
  const names = [...order, ...Object.keys(results).filter((name) => !order.includes(name))]
  const measured = names.filter((name) => results[name] !== undefined)
  const claims = measured.flatMap((name) =>
    results[name]!.claims.map(({ target, measured: figure, met }) => [
      `[${name}](#${name})`,
      said.say(target),
      said.say(figure),
      met ? said.met : said.missed,
    ]),
  )
  return [
    said.opening,
    table(said.columns, claims),
    ...measured.map((name) => section(name, results[name]!, said)),
  ].join("\n")
}

function section(name: string, { title, method, on, columns, rows, notes }: Result, said: Words): string {
  const cells = rows.map((row) => row.map(said.say))
  const figures = table(columns.map(said.say), cells).trimEnd()
  const machine = `<sub>${on.replace("load average", said.load)}</sub>`
  const paragraphs = [...method.map(said.say), figures, ...notes.map(said.say), machine]
  return `## ${name}\n\n**${said.say(title)}**\n\n${paragraphs.join("\n\n")}\n`
}

function table(columns: string[], rows: string[][]): string {
  const lines = [columns, columns.map(() => "---"), ...rows]
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`)
    .join("")
}
