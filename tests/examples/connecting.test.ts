// The page about connecting programs: each section that can be is run as it stands, in both languages, against a real server.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { readFile, symlink, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { pathToFileURL } from "node:url"
import { promisify } from "node:util"
import { findProgram, installed } from "../../scripts/test-run/programs.ts"
import { adminKey } from "../kit/http-world.ts"
import { newFolder } from "../kit/new-folder.ts"
import { proxyStage } from "../kit/ways/proxy-stage.ts"
import { root } from "../package/sources.ts"

const run = promisify(execFile)

interface Section {
  title: string
  language: string
  code: string
}

async function sectionsOf(page: string): Promise<Section[]> {
  const text = await readFile(join(root, `docs/${page}.md`), "utf8")
  return text.split(/^## /m).flatMap((part) => {
    const title = part.slice(0, part.indexOf("\n"))
    return [...part.matchAll(/^```(\w+) run\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({
      title,
      language: language!,
      code: code!,
    }))
  })
}

const sections = await sectionsOf("connecting-programs")
const doors = pathToFileURL(join(root, "tests/examples/from-source.ts")).href

/** What a framework would do with what the section exports or starts. */
const around: Record<string, string> = {
  "Next.js": "console.log(await (await GET()).text())",
  Express: `await new Promise((resolve) => server.once("listening", resolve))
console.log(await (await fetch(\`http://127.0.0.1:\${server.address().port}/store\`)).text())
server.close()`,
}

const files: Record<string, string> = {
  js: "section.mjs",
  python: "section.py",
  java: "Store.java",
  php: "section.php",
  go: "section.go",
}

const interpreters: Record<string, string[]> = {
  python: ["python3"],
  java: ["java"],
  php: ["php"],
  go: ["go", "run"],
}

async function commandFor({ language, code, title }: Section, folder: string): Promise<[string, string[]]> {
  if (language === "sh") return ["sh", ["-ec", code]]
  if (language === "yaml") {
    const lines = code.slice(code.indexOf("run: |\n") + 7)
    return ["sh", ["-ec", `${lines}\ncat "$GITHUB_ENV"`]]
  }
  const file = join(folder, files[language]!)
  await writeFile(file, language === "js" ? `${code}\n${around[title] ?? ""}\n` : code)
  if (language === "js") return [process.execPath, ["--import", doors, file]]
  return [interpreters[language]![0]!, [...interpreters[language]!.slice(1), file]]
}

for (const section of sections) {
  const imported = [...section.code.matchAll(/from "([a-z][\w-]*)"/g)].map(([, name]) => name!)
  const absent = imported.filter(
    (name) => name !== "mallkey" && !existsSync(join(root, "node_modules", name)),
  )
  const isWithout = section.language === "js" && absent.length > 0
  const skip = isWithout ? `${absent.join(", ")} is not among the development dependencies` : false
  test(`${section.title} (${section.language}) works as it is written`, { skip }, async (context) => {
    if (/^(sh|yaml)$/.test(section.language) && !(await findProgram(["curl"]))) await installed("curl")
    if (/^(java|php|go)$/.test(section.language) && !(await findProgram([section.language])))
      return context.skip(`${section.language} is not on this machine`)
    if (section.language === "python" && !(await hasRequests()))
      return context.skip("python3 with requests is not on this machine")
    const stage = await proxyStage(context)
    await stage.connect("yourmall")
    const folder = newFolder(context, "connecting")
    await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction")
    const [command, args] = await commandFor(section, folder)
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: "0",
      MALLKEY_URL: stage.url,
      MALLKEY_KEY: adminKey,
      GITHUB_ENV: join(folder, "github-env"),
      GO111MODULE: "off",
      GOCACHE: join(folder, "go-cache"),
    }
    const { stdout } = await run(command, args, { cwd: folder, env, timeout: 120_000 })
    if (section.language !== "yaml") return assert.match(stdout, /yourmall/)
    const { accessToken } = await stage.keeper.token("yourmall")
    assert.equal(stdout, `::add-mask::${accessToken}\nCAFE24_ACCESS_TOKEN=${accessToken}\n`)
  })
}

async function hasRequests(): Promise<boolean> {
  return run("python3", ["-c", "import requests"]).then(
    () => true,
    () => false,
  )
}

test("the axios interceptor lives through a token that Cafe24 refuses", {
  skip: existsSync(join(root, "node_modules/axios"))
    ? false
    : "axios is not among the development dependencies",
}, async (context) => {
  const section = sections.find(({ code }) => code.includes("interceptors"))!
  const stage = await proxyStage(context)
  await stage.connect("yourmall")
  await stage.clock.step(10 * 60_000)
  await stage.keeper.token("yourmall")
  stage.simulator.expireAccessTokens("yourmall")
  const folder = newFolder(context, "connecting")
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction")
  const [command, args] = await commandFor(section, folder)
  const env = { PATH: process.env.PATH, MALLKEY_URL: stage.url, MALLKEY_KEY: adminKey }
  const { stdout } = await run(command, args, { cwd: folder, env, timeout: 120_000 })
  assert.match(stdout, /yourmall/)
  assert.equal(stage.simulator.counters("yourmall").refreshes, 1)
})

test("every section with a client, which asks for tokens, says that its key needs the right for them", async () => {
  for (const page of ["connecting-programs", "connecting-programs.ko"]) {
    const text = await readFile(join(root, `docs/${page}.md`), "utf8")
    const asking = text.split(/^## /m).filter((part) => part.includes("createClient("))
    const silent = asking.filter((part) => !part.replace(/^```[\s\S]*?^```$/gm, "").includes("`token`"))
    assert.deepEqual(
      silent.map((part) => part.slice(0, part.indexOf("\n"))),
      [],
    )
  }
})

test("every section that is not run says so, and the Korean page shows the same code", async () => {
  const text = await readFile(join(root, "docs/connecting-programs.md"), "utf8")
  for (const part of text.split(/^## /m).slice(1)) {
    const isRun = /^```\w+ run$/m.test(part)
    if (!isRun && /^```|^\| field/m.test(part)) assert.match(part, /Not run by a test/, part.slice(0, 40))
  }
  const code = async (page: string) =>
    (await sectionsOf(page)).map((each) => each.code.replace(/\s*\/\/ .*$/gm, ""))
  assert.deepEqual(await code("connecting-programs.ko"), await code("connecting-programs"))
})
