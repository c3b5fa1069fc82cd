// What is wrong with a query or a body, in words of ours: those of the schema's library name its types.
import type { z } from "zod"
import { type Language, messages } from "../../messages/index.ts"

type Issue = z.core.$ZodRawIssue

/** Also a name among what is expected, where the schema gave one as its own words. */
export function inputProblem(language: Language): (issue: Issue) => string {
  const { input } = messages(language).pages
  return (issue) => {
    switch (issue.code) {
      case "invalid_type":
        return issue.input === undefined ? input.missing : (input.types[issue.expected] ?? input.other)
      case "too_small":
        return input.atLeast[issue.origin]?.(Number(issue.minimum)) ?? input.other
      case "too_big":
        return input.atMost[issue.origin]?.(Number(issue.maximum)) ?? input.other
      case "invalid_value":
        return input.oneOf(issue.values.map(String).join(", "))
      case "unrecognized_keys":
        return input.unknown(issue.keys.join(", "))
      default:
        return input.other
    }
  }
}
