// Makes the pictures of the READMEs from a running demo: the status as a terminal shows it, the page that an owner opens.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { chromium } from "playwright-core"
import { terminalSvg } from "./pictures/terminal-svg.ts"
import { findChromium } from "./test-run/chromium.ts"

const root = join(import.meta.dirname, "..")
const program = join(root, "bin/mallkey.js")
const pictures = join(root, "docs/pictures")

interface Shown {
  url: string
  api_key: string
}

async function inDemo(language: "ko" | "en", work: (demo: Shown, folder: string) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), "mallkey-pictures-"))
  const env = { ...process.env, MALLKEY_LANG: language, FORCE_COLOR: "1" }
  const demo = spawn(process.execPath, [program, "demo", "--port", "0", "--json"], { cwd: folder, env })
  try {
    let said = ""
    for await (const chunk of demo.stdout) {
      said += chunk
      if (said.includes("\n}\n")) break
    }
    await work(JSON.parse(said), folder)
  } finally {
    demo.kill("SIGTERM")
    await once(demo, "exit")
    await rm(folder, { recursive: true, force: true })
  }
}

async function statusOf(language: string, folder: string): Promise<string> {
  const env = { ...process.env, MALLKEY_LANG: language, FORCE_COLOR: "1" }
  const child = spawn(process.execPath, [program, "status"], {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "ignore"],
  })
  return text(child.stdout)
}

async function ownerPage({ url, api_key }: Shown, language: string, path: string): Promise<void> {
  const made = await fetch(`${url}/v1/connect`, {
    method: "POST",
    headers: { "x-api-key": api_key },
    body: JSON.stringify({ mall_id: "onnuri-books", lasting: true }),
  })
  const link = ((await made.json()) as { url: string }).url
  const { env } = await findChromium()
  const browser = await chromium.launch({
    executablePath: env.MALLKEY_TEST_CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 420, height: 560 }, locale: language })
    await page.goto(link)
    await page.screenshot({ path })
  } finally {
    await browser.close()
  }
}

await mkdir(pictures, { recursive: true })
for (const language of ["ko", "en"] as const) {
  await inDemo(language, async (demo, folder) => {
    const status = await statusOf(language, folder)
    await writeFile(join(pictures, `status.${language}.svg`), terminalSvg("$ npx mallkey status", status))
    await ownerPage(demo, language, join(pictures, `owner.${language}.png`))
  })
  console.log(`docs/pictures/status.${language}.svg, owner.${language}.png`)
}
