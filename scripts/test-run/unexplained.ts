// A reporter that names only the tests that were skipped or put off without a written reason.
import type { TestEvent } from "node:test/reporters"

export default async function* unexplained(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue
    if (data.skip === true || data.todo === true) yield `  ${data.file ?? ""}: ${data.name}\n`
  }
}
