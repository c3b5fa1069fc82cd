// A reporter for the runner, not for people: what became of each test, a line each, written as it happens.
import { readFileSync } from "node:fs"
import type { TestEvent } from "node:test/reporters"

export interface Fact {
  is: "passed" | "failed" | "cancelled" | "skipped" | "todo" | "suite" | "failed suite" | "begun" | "cost"
  name: string
  /** Why it was skipped. Empty: nobody said. */
  reason?: string
  cpuMs?: number
}

export default async function* facts(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of events) {
    const fact = factOf(event)
    if (fact) yield `${JSON.stringify(fact)}\n`
  }
  yield `${JSON.stringify({ is: "cost", name: "", cpuMs: cpuMs() } satisfies Fact)}\n`
}

function factOf({ type, data }: TestEvent): Fact | undefined {
  if (type === "test:dequeue") return { is: "begun", name: data.name }
  if (type !== "test:pass" && type !== "test:fail") return undefined
  const { name, skip, todo, details } = data
  if (details.type === "suite") return { is: type === "test:pass" ? "suite" : "failed suite", name }
  if (skip !== undefined) return { is: "skipped", name, reason: skip === true ? "" : skip }
  if (todo !== undefined) return { is: "todo", name, reason: todo === true ? "" : todo }
  if (type === "test:pass") return { is: "passed", name }
  const { failureType } = details.error as { failureType?: string }
  const isCancelled = ["cancelledByParent", "testAborted", "testTimeoutFailure"].includes(failureType ?? "")
  return { is: isCancelled ? "cancelled" : "failed", name }
}

/** With that of the processes it started and waited for, where the system tells (Linux). */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  const ofChildren = () => {
    const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1]?.split(" ") ?? []
    return (Number(fields[13]) + Number(fields[14])) * 10
  }
  try {
    return (user + system) / 1_000 + ofChildren()
  } catch {
    return (user + system) / 1_000
  }
}
