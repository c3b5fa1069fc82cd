// Small programs in other languages, as people write them, each where its language is at hand.
import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { findProgram } from "../../scripts/test-run/programs.ts"

const run = promisify(execFile)
const asking = (name: string) => join(import.meta.dirname, "asking", name)

export interface Language {
  name: string
  /** In the list of what was tried. */
  key: string
  /** What Debian calls it. */
  packages: string
  /** Undefined: it is not on this machine. `folder`: for what is built of it. */
  command(folder: string): Promise<[string, ...string[]] | undefined>
}

const works = (program: string, ...args: string[]) =>
  run(program, args).then(
    () => true,
    () => false,
  )

export const languages: readonly Language[] = [
  {
    name: "Go",
    key: "Go",
    packages: "golang-go",
    command: async (folder) => {
      const go = await findProgram(["go"])
      if (!go) return undefined
      const built = join(folder, "asking-go")
      const env = { ...process.env, GO111MODULE: "off", GOCACHE: join(folder, "go-cache"), GOFLAGS: "" }
      await run(go, ["build", "-o", built, asking("asking.go")], { env })
      return [built]
    },
  },
  {
    name: "PHP curl",
    key: "PHP",
    packages: "php-cli php-curl",
    command: async () => {
      const php = await findProgram(["php"])
      if (!php || !(await works(php, "-r", "exit(function_exists('curl_init') ? 0 : 1);"))) return undefined
      return [php, asking("asking.php")]
    },
  },
  {
    name: "Java",
    key: "HttpClient",
    packages: "default-jdk-headless",
    command: async (folder) => {
      const javac = await findProgram(["javac"])
      if (!javac) return undefined
      await run(javac, ["-d", folder, asking("Asking.java")])
      return ["java", "-cp", folder, "Asking"]
    },
  },
  {
    name: "Python requests",
    key: "requests",
    packages: "python3-requests",
    command: async () =>
      (await works("python3", "-c", "import requests")) ? ["python3", asking("asking.py")] : undefined,
  },
]
