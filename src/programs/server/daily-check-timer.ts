// Runs the daily check at its time of day in its time zone, whatever the server's zone and summer time do.
import { Cron } from "croner"
import type { DailyCheck } from "../../core/alerts/alerting.ts"
import { seoul } from "../../core/time.ts"

export interface DailyCheckTimer {
  /** When it runs next. */
  nextAt(): number | undefined
  stop(): void
}

export interface DailyCheckTimerParts {
  /** `09:00` */
  at: string
  timeZone: string
  check(): Promise<DailyCheck>
  onDone(done: DailyCheck): void
  /** The store is away, most likely; the sweeps go on noticing what is in trouble. */
  onTrouble(error: unknown): void
}

export function startDailyCheckTimer(parts: DailyCheckTimerParts): DailyCheckTimer {
  const [hours, minutes] = parts.at.split(":").map(Number)
  // `protect`: one that takes long is not begun again beside itself. `unref`: a timer keeps no process alive.
  const options = { ...zoneOf(parts.timeZone), protect: true, unref: true, catch: parts.onTrouble }
  const job = new Cron(`${minutes} ${hours} * * *`, options, async () => parts.onDone(await parts.check()))
  return { nextAt: () => job.nextRun()?.getTime(), stop: () => job.stop() }
}

/** In minutes where it never changes: then no time zone data is loaded. */
function zoneOf(timeZone: string): { timezone: string } | { utcOffset: number } {
  return timeZone === seoul.name ? { utcOffset: seoul.offsetMs / 60_000 } : { timezone: timeZone }
}
