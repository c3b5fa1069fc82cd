// mallkey/lambda: the handlers to name in AWS Lambda. HTTP, two schedules, and the code that waits in a table.
import type { LambdaEvent } from "hono/aws-lambda"
import type { DailyCheck } from "../../core/alerts/alerting.ts"
import type { SweepSummary } from "../../core/alive/sweep.ts"
import { bringHome, during, stillWaiting } from "./container.ts"
import { answerHttp } from "./http-event.ts"
import { type LambdaContext, signalBefore } from "./invocation.ts"
import { exchangeLatest, type LatestCodeAnswer } from "./latest-code.ts"

export type { LambdaContext } from "./invocation.ts"
export type { ExchangedRow, LatestCodeAnswer } from "./latest-code.ts"

/**
 * Everything `mallkey serve` answers, for API Gateway, function URLs and load balancers.
 * @example
 * export { handler } from "mallkey/lambda"
 */
export function handler(event: LambdaEvent, context: LambdaContext): Promise<unknown> {
  return during(context, (container) => answerHttp(container, event, context))
}

/**
 * For a schedule, every few minutes: refreshes what is due while there is time. Fails where something is in danger.
 * @example
 * export { sweep } from "mallkey/lambda" // rate(5 minutes)
 */
export function sweep(_event: unknown, context: LambdaContext): Promise<SweepSummary> {
  return during(context, async (container) => {
    const { house, log, leaseMs } = container
    const summary = await house.keeper.sweep({
      by: "lambda",
      signal: signalBefore(context, leaseMs),
      countsLost: true,
    })
    log.info({ sweep: summary }, "sweep")
    const malls = await bringHome(container, context)
    if (malls.length > 0) throw new Error(stillWaiting(container, malls))
    return summary
  })
}

/**
 * For a schedule, once a day: looks at every connection, and sees that people hear of trouble.
 * @example
 * export { check } from "mallkey/lambda" // cron(0 0 * * ? *)
 */
export function check(_event: unknown, context: LambdaContext): Promise<DailyCheck> {
  return during(context, ({ house }) => house.keeper.alerts.dailyCheck())
}

/**
 * Needs no event: exchanges the newest row of CAFE24_CODES_TABLE. The same code twice is one request.
 * @example
 * export { exchangeLatestCode } from "mallkey/lambda"
 */
export function exchangeLatestCode(_event: unknown, context: LambdaContext): Promise<LatestCodeAnswer> {
  return during(context, exchangeLatest)
}
