// Makes dist/, the JavaScript that is published: compiled, without tests, with its style sheets.
import { spawnSync } from "node:child_process"
import { cpSync, globSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { lambdaZip } from "./build/lambda-zip.ts"

const root = join(import.meta.dirname, "..")
const dist = join(root, "dist")

rmSync(dist, { recursive: true, force: true })
const compiler = join(root, "node_modules", "typescript", "bin", "tsc")
// Several threads check much of it several times: half as much work again.
const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json", "--singleThreaded"], {
  cwd: root,
  stdio: "inherit",
})
if (status !== 0) process.exit(status ?? 1)
copyAssets()
writeFileSync(join(dist, "lambda.zip"), await lambdaZip())

/** Style sheets and the like, which the compiler leaves behind. */
function copyAssets(): void {
  const assets = globSync("**/*.*", { cwd: join(root, "src"), exclude: ["**/*.ts", "**/fixtures/**"] })
  for (const asset of assets) cpSync(join(root, "src", asset), join(dist, asset))
}
