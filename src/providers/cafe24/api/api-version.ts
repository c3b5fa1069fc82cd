// When an API version ends, as far as one can know: versions are dates, and Cafe24 speaks of about a year.
import { apiVersionLifeMs } from "../assumptions.ts"

export function apiVersionEndsAt(version: string): number {
  return Date.parse(`${version}T00:00:00+09:00`) + apiVersionLifeMs
}
