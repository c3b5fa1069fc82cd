// Lambda on this machine: the runtime API on a port, one container per function, frozen between its calls.
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"

export interface Outcome {
  // biome-ignore lint/suspicious/noExplicitAny: whatever the function answers, the test says what it should be
  result?: any
  error?: { errorType: string; errorMessage: string }
}

export interface LambdaFunction {
  invoke(event?: unknown): Promise<Outcome>
  /** Everything the container wrote. */
  log(): string
  /** Ends the process in the middle of whatever it does, as Lambda does when the time is over. */
  kill(): Promise<void>
  end(): Promise<void>
  /** From the start of the process to the first question for an event. */
  coldStartMs(): number
}

export interface FunctionOptions {
  /** Where the zip was unpacked. */
  folder: string
  /** `index.sweep`. */
  handler: string
  env: Record<string, string>
  timeoutMs?: number
}

interface Call {
  event: unknown
  settle(outcome: Outcome): void
}

const program = process.env.MALLKEY_TEST_LAMBDA_RIC
const bootstrap = join(import.meta.dirname, "bootstrap.ts")

export async function startFunction(options: FunctionOptions): Promise<LambdaFunction> {
  const { folder, handler, env, timeoutMs = 30_000 } = options
  const waiting: Call[] = []
  let asked: ServerResponse | undefined
  let running: Call | undefined
  let readyAt = 0
  let startedAt = 0
  let output = ""
  let child: ChildProcess | undefined
  let timer: NodeJS.Timeout | undefined

  const settle = (outcome: Outcome) => {
    clearTimeout(timer)
    running?.settle(outcome)
    running = undefined
  }

  const handOver = () => {
    if (!asked || running) return
    running = waiting.shift()
    if (!running) return
    child?.kill("SIGCONT")
    const deadline = Date.now() + timeoutMs
    asked.writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": "11111111-2222-4333-8444-555555555555",
      "lambda-runtime-deadline-ms": String(deadline),
      "lambda-runtime-invoked-function-arn": "arn:aws:lambda:ap-northeast-2:000000000000:function:mallkey",
    })
    asked.end(JSON.stringify(running.event ?? {}))
    asked = undefined
    timer = setTimeout(() => void kill(), timeoutMs)
  }
  const server = createServer(async (request, response) => {
    if (request.url?.endsWith("/invocation/next")) {
      readyAt ||= performance.now()
      asked = response
      // The answer is out: from here on not one instruction of this container runs until the next event.
      child?.kill("SIGSTOP")
      return handOver()
    }
    const body = JSON.parse(await textOf(request))
    const isError = request.url?.endsWith("/error")
    response.writeHead(202).end()
    settle(isError ? { error: body } : { result: body })
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo

  const start = () => {
    startedAt = performance.now()
    const arguments_ = program ? [program, handler] : [bootstrap]
    child = spawn(process.execPath, arguments_, {
      cwd: folder,
      env: {
        PATH: process.env.PATH ?? "",
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
        AWS_LAMBDA_FUNCTION_NAME: "mallkey",
        AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
        AWS_LAMBDA_LOG_GROUP_NAME: "mallkey",
        AWS_LAMBDA_LOG_STREAM_NAME: "mallkey",
        _HANDLER: handler,
        LAMBDA_TASK_ROOT: folder,
        ...env,
      },
    })
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk))
  }
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill("SIGKILL")
    await once(child, "exit")
    settle({ error: { errorType: "Sandbox.Timedout", errorMessage: "the process was ended" } })
    asked = undefined
    server.closeAllConnections()
  }
  start()
  return {
    invoke: (event) =>
      new Promise((settle) => {
        if (child?.signalCode !== null) start()
        waiting.push({ event, settle })
        handOver()
      }),
    log: () => output,
    kill,
    coldStartMs: () => readyAt - startedAt,
    end: async () => {
      await kill()
      server.close()
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ""
  for await (const chunk of request.setEncoding("utf8")) text += chunk
  return text
}
