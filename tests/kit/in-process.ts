// Runs of `mallkey` in one process that stays, for commands of which a test needs many: a start of Node each would be most of the time.
import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import type { Readable } from "node:stream"

/** How a run of a command ended. */
export interface Ran {
  code: number | null
  stdout: string
  stderr: string
}

export interface HostedRun {
  args: string[]
  cwd: string
  env: Record<string, string>
}

/** Ends what a run said on either stream; it cannot be typed. */
export const endOfRun = "\u0000end of run\u0000"

export interface ProgramHost {
  /** Undefined: it is busy with another run, which may wait for this one. */
  run(order: HostedRun): Promise<Ran> | undefined
  end(): void
}

export function createProgramHost(): ProgramHost {
  let host: Promise<ChildProcess> | undefined
  let isBusy = false
  const runOn = async (order: HostedRun): Promise<Ran> => {
    host ??= startHost()
    const child = await host
    const ran = await runIn(child, order)
    // It may have ended with its run, as the program would have.
    if (child.exitCode !== null || child.signalCode !== null) host = undefined
    return ran
  }
  return {
    run: (order) => {
      if (isBusy) return undefined
      isBusy = true
      return runOn(order).finally(() => {
        isBusy = false
      })
    },
    end: () => void host?.then((child) => child.kill("SIGKILL")),
  }
}

async function startHost(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "program-host.ts"), {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  })
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8")
  await once(child, "message")
  return child
}

async function runIn(child: ChildProcess, order: HostedRun): Promise<Ran> {
  const over = new AbortController()
  const closed = once(child, "close", over).then(([code]) => code as number | null)
  const answered = once(child, "message", over).then(([code]) => code as number)
  const saying = [child.stdout, child.stderr].map((stream) => hear(stream!, closed))
  child.send(order)
  try {
    const code = await Promise.race([answered, closed])
    const [stdout = "", stderr = ""] = await Promise.all(saying)
    return { code, stdout, stderr }
  } finally {
    for (const waiting of [closed, answered]) waiting.catch(() => undefined)
    over.abort()
  }
}

/** What one run says, to its mark or to the end of the process. */
async function hear(stream: Readable, closed: Promise<unknown>): Promise<string> {
  let text = ""
  const marked = Promise.withResolvers<void>()
  const more = (chunk: string) => {
    text += chunk
    if (text.endsWith(endOfRun)) marked.resolve()
  }
  stream.on("data", more)
  await Promise.race([marked.promise, closed])
  stream.off("data", more)
  return text.replace(endOfRun, "")
}
