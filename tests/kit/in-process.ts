// Runs of `mallkey` in one process that stays, for commands of which a test needs many: a start of Node each would be most of the time.
import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import type { Socket } from "node:net"
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
  }
}

async function startHost(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "program-host.ts"), {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  })
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8")
  await once(child, "message")
  waitFor(child, false)
  return child
}

/** Between two runs it holds up nobody: not the end of this process, nor the next file where several share it. */
function waitFor(child: ChildProcess, isAwaited: boolean): void {
  for (const one of [child, child.channel, child.stdout as Socket | null, child.stderr as Socket | null])
    isAwaited ? one?.ref() : one?.unref()
}

async function runIn(child: ChildProcess, order: HostedRun): Promise<Ran> {
  const over = new AbortController()
  waitFor(child, true)
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
    waitFor(child, false)
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
