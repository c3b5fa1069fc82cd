// Lambda's side inside the container, by its documented runtime protocol: load the handler, ask for an event, answer, repeat.
//
// Stands in for `aws-lambda-ric`, which compiles curl when it is installed and so cannot be among our dependencies.
// Where it is at hand, MALLKEY_TEST_LAMBDA_RIC (the path of its index.mjs) makes the tests use it instead.
import { join } from "node:path"
import { pathToFileURL } from "node:url"

const { AWS_LAMBDA_RUNTIME_API, _HANDLER = "", LAMBDA_TASK_ROOT = "" } = process.env
const api = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`
const [file = "", name = ""] = _HANDLER.split(".")

type Handler = (event: unknown, context: object) => Promise<unknown>

async function load(): Promise<Handler> {
  try {
    const module = await import(pathToFileURL(join(LAMBDA_TASK_ROOT, `${file}.mjs`)).href)
    return module[name]
  } catch (error) {
    await post(`${api}/init/error`, told(error))
    process.exit(1)
  }
}

function told(error: unknown) {
  const { name: errorType, message: errorMessage, stack = "" } = error as Error
  return { errorType, errorMessage, trace: stack.split("\n") }
}

async function post(url: string, body: unknown): Promise<void> {
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(body ?? null) })
  await answer.body?.cancel()
}

const handler = await load()
for (;;) {
  const next = await fetch(`${api}/invocation/next`)
  const id = next.headers.get("lambda-runtime-aws-request-id")
  const deadline = Number(next.headers.get("lambda-runtime-deadline-ms"))
  const event = await next.json()
  const context = { awsRequestId: id, getRemainingTimeInMillis: () => deadline - Date.now() }
  try {
    await post(`${api}/invocation/${id}/response`, await handler(event, context))
  } catch (error) {
    await post(`${api}/invocation/${id}/error`, told(error))
  }
}
