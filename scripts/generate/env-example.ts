// .env.example: every setting with its meaning in Korean and English; what has a default shows it, commented out.
import { messages } from "../../src/messages/index.ts"
import { settingLines } from "../../src/settings/index.ts"

export function envExample(): string {
  const [korean, english] = [messages("ko"), messages("en")]
  const koreanLines = settingLines("ko")
  const groups = Map.groupBy(settingLines("en"), ({ group }) => group)
  const sections = [...groups].map(([group, lines]) =>
    [
      `# ── ${korean.settings.groups[group]} · ${english.settings.groups[group]}`,
      ...lines.map(({ name, meaning, default: plain, unset }) => {
        const inKorean = koreanLines.find((line) => line.name === name)
        const comments = [sentence(inKorean?.meaning, inKorean?.unset), sentence(meaning, unset)]
        // An empty line counts as absent, so what has no default can stand ready to be filled in.
        const assignment = plain === undefined ? `${name}=` : `# ${name}=${plain}`
        return [...comments.map((comment) => `# ${comment}`), assignment].join("\n")
      }),
    ].join("\n"),
  )
  const head = [korean, english].map(({ reference }) => `# ${reference.envExample}`).join("\n")
  return `${[head, ...sections].join("\n\n")}\n`
}

function sentence(meaning = "", unset?: string): string {
  return unset === undefined ? meaning : `${meaning} [${unset}]`
}
