// HTTP events of API Gateway (REST and HTTP), function URLs and load balancers, to the HTTP app and back.
import { handle, type LambdaEvent } from "hono/aws-lambda"
import { KeeperError } from "../../core/errors.ts"
import { languageOf } from "../../http/language.ts"
import { tellError } from "../../messages/tell-error.ts"
import type { Container } from "./container.ts"
import type { LambdaContext } from "./invocation.ts"

type Adapted = (event: LambdaEvent, context: LambdaContext) => Promise<unknown>

export async function answerHttp(
  container: Container,
  event: LambdaEvent,
  context: LambdaContext,
): Promise<unknown> {
  const fetch = (request: Request) => answer(container, request, context)
  // It only ever calls `fetch`; its type asks for a whole Hono.
  const adapted = handle({ fetch } as unknown as Parameters<typeof handle>[0]) as unknown as Adapted
  return adapted(withoutStage(event), context)
}

async function answer(container: Container, request: Request, context: LambdaContext): Promise<Response> {
  const { front, leaseMs, house } = container
  // The first call of a container may have spent its time on waking up.
  if (context.getRemainingTimeInMillis() < leaseMs) {
    const retryAt = house.keeper.clock.now() + 1_000
    return refusal(
      container,
      request,
      new KeeperError("busy", { retryAt, detail: "this call is nearly over" }),
    )
  }
  // It never ends, and Lambda waits for the end before it sends the beginning.
  if (new URL(request.url).pathname === "/v1/events/stream") {
    return refusal(container, request, new KeeperError("not_found", { fix: "GET /v1/events" }))
  }
  return front.fetch(request)
}

function refusal({ house }: Container, request: Request, error: KeeperError): Response {
  const language = languageOf(request, house.settings.language)
  const { message, fix } = tellError(error, language, house.keeper.clock.now())
  const body = { error: { code: error.code, message, fix } }
  const headers: Record<string, string> = error.retryAt === undefined ? {} : { "retry-after": "1" }
  return Response.json(body, { status: error.policy.http, headers })
}

/** An HTTP API with a named stage puts its name in front of every path. */
function withoutStage(event: LambdaEvent): LambdaEvent {
  if (!("rawPath" in event)) return event
  const { stage } = event.requestContext
  const prefix = `/${stage}/`
  if (!stage || stage === "$default" || !event.rawPath.startsWith(prefix)) return event
  return { ...event, rawPath: event.rawPath.slice(prefix.length - 1) }
}
