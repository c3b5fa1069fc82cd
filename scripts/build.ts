// Makes dist/, the JavaScript that is published: compiled, without tests, with a command that can be run.
import { spawnSync } from "node:child_process"
import { chmodSync, cpSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const root = join(import.meta.dirname, "..")
const dist = join(root, "dist")

rmSync(dist, { recursive: true, force: true })
const compiler = join(root, "node_modules", "typescript", "bin", "tsc")
const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
})
if (status !== 0) process.exit(status ?? 1)
copyAssets()
makeRunnable(join(dist, "cli", "main.js"))

/** Style sheets and the like, which the compiler leaves behind. */
function copyAssets(): void {
  const assets = globSync("**/*.*", { cwd: join(root, "src"), exclude: ["**/*.ts", "**/fixtures/**"] })
  for (const asset of assets) cpSync(join(root, "src", asset), join(dist, asset))
}

function makeRunnable(command: string): void {
  if (!existsSync(command)) throw new Error(`${command} is missing: "bin" of package.json would lead nowhere`)
  const code = readFileSync(command, "utf8")
  // The sources begin with a comment for their reader; only the published file is run by its name.
  if (!code.startsWith("#!")) writeFileSync(command, `#!/usr/bin/env node\n${code}`)
  chmodSync(command, 0o755)
}
