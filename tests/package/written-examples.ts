// Checks snippets as a user's compiler would: each as a module of its own that may import from every door.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { API } from "typescript/unstable/sync"
import { doorsOfPackage } from "./public-names.ts"
import { root } from "./sources.ts"

export interface Snippet {
  /** Names it in what is said of it. */
  of: string
  door: string
  code: string
}

/** What a reader of a snippet has at hand; it must not say where from. */
const atHand = `
declare const store: import("mallkey").Store
declare const app: import("mallkey").App
declare const keeper: import("mallkey").Keeper
declare const error: unknown
declare const simulator: import("mallkey/simulator").Simulator
declare const first: import("mallkey").Connection
`

const benches: Record<string, string> = {
  testStore: "StoreBench",
  testNotifier: "NotifierBench",
  testProvider: "ProviderBench",
}

/** Mistakes, one line each; `namesOf`: what can be imported from a door. */
export function mistakesIn(
  snippets: readonly Snippet[],
  namesOf: (door: string) => { values: string[]; types: string[] },
): string[] {
  const folder = join(root, "tests/package/written")
  const config = join(folder, "tsconfig.json")
  const files = new Map(snippets.map((snippet, at) => [join(folder, `${at}.ts`), written(snippet, namesOf)]))
  const paths = Object.fromEntries(doorsOfPackage().map(([door, path]) => [door, [join(root, path)]]))
  const base = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8"))
  const options = { ...base.compilerOptions, paths, noUnusedLocals: false, declaration: false }
  const virtual = new Map([
    ...files,
    [config, JSON.stringify({ compilerOptions: options, files: [...files.keys()] })],
  ])
  const readFile = (path: string) => virtual.get(path)
  const fileExists = (path: string) => virtual.has(path) || undefined
  const directoryExists = (path: string) => path === folder || undefined
  const api = new API({ cwd: root, fs: { readFile, fileExists, directoryExists } })
  try {
    const program = api.updateSnapshot({ openProjects: [config] }).getProject(config)!.program
    return [...files.keys()].flatMap((path, at) => {
      const found = [...program.getSyntacticDiagnostics(path), ...program.getSemanticDiagnostics(path)]
      return found.map(({ text }) => `${snippets[at]!.of}: ${text}`)
    })
  } finally {
    api.close()
  }
}

/** In a block, so that a snippet may name its own what stands at hand; a snippet with imports stays as it is. */
function written(
  { of, door, code }: Snippet,
  namesOf: (door: string) => { values: string[]; types: string[] },
): string {
  if (/^(import|export)\b/m.test(code)) return `${code}\nexport {}\n`
  const seen = new Set<string>()
  const imports = [door, "mallkey", "mallkey/notifiers"].flatMap((from) => {
    const { values, types } = namesOf(from)
    const free = (name: string) => !seen.has(name) && seen.add(name)
    const names = [...values.filter(free), ...types.filter(free).map((name) => `type ${name}`)]
    return names.length > 0 ? [`import { ${names.join(", ")} } from "${from}"`] : []
  })
  const bench = benches[of] ? `declare const bench: ${benches[of]}` : ""
  return `${imports.join("\n")}\n${atHand}${bench}\n{\n${code}\n}\n`
}
