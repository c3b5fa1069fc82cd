// Answers where no route is: another method than those there are, or nothing at all.
import type { Context, Hono } from "hono"
import { KeeperError } from "../../core/errors.ts"
import { callMethods, wrongMethodError } from "../../core/keys/call-methods.ts"
import { type Soon, whenThere } from "../../core/tools/when-there.ts"
import type { Answer } from "../../wire/answer.ts"
import type { Asked } from "../asked.ts"
import { createTellTrouble, type TellTrouble } from "../errors.ts"
import { createFinish } from "../finish.ts"
import type { Parts } from "../parts.ts"
import { pathOf } from "../paths.ts"
import { requestIdOf } from "../request-id.ts"
import type { Method } from "../route.ts"

export function createNoSuchRoute(parts: Parts, hono: Hono): (context: Context) => Promise<Response> {
  const finish = createFinish(parts.options.log)
  const tell = createTellTrouble(parts)
  const methodsAt = (path: string) =>
    callMethods.filter((method) => hono.router.match(method, path)[0].length > 0)
  return async (context) => {
    const request = context.req.raw
    const { method } = context.req
    const path = pathOf(request.url)
    const seen = { method, requestId: requestIdOf(request.headers), path, startedAt: performance.now() }
    const methods = methodsAt(context.req.path)
    if (methods.length === 0)
      return finish.web(
        await tell(new KeeperError("not_found", { detail: method }), request, { page: true }),
        seen,
      )
    const answer = method === "OPTIONS" ? options(methods) : await wrongMethod(methods, request, tell)
    return finish.web(answer, seen)
  }
}

function options(methods: readonly Method[]): Answer {
  return { status: 204, headers: { allow: allowed(methods).join(", ") }, body: null }
}

export function wrongMethod(methods: readonly Method[], request: Asked, tell: TellTrouble): Soon<Answer> {
  return whenThere(tell(wrongMethodError(request.method, allowed(methods)), request), (answer) => {
    answer.status = 405
    answer.headers.allow = allowed(methods).join(", ")
    return answer
  })
}

function allowed(methods: readonly Method[]): string[] {
  return [...new Set([...methods, "OPTIONS"])]
}
