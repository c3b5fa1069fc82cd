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

function factOf(event: TestEvent): Fact | undefined {
  if (event.type === "test:dequeue") return { is: "begun", name: event.data.name }
  if (event.type !== "test:pass" && event.type !== "test:fail") return undefined
  const { name, skip, todo, details } = event.data
  if (details.type === "suite") return { is: event.type === "test:pass" ? "suite" : "failed suite", name }
  if (isSaid(skip)) return { is: "skipped", name, reason: reasonOf(skip) }
  if (isSaid(todo)) return { is: "todo", name, reason: reasonOf(todo) }
  return {
    is: event.type === "test:pass" ? "passed" : isCut(event.data.details) ? "cancelled" : "failed",
    name,
  }
}

const isSaid = (mark: string | boolean | undefined) => mark !== undefined && mark !== false
const reasonOf = (mark: string | boolean | undefined) => (typeof mark === "string" ? mark : "")

/** As node's own closing lines tell the cancelled from the failed. */
function isCut(details: object): boolean {
  const { failureType } = ("error" in details ? details.error : {}) as { failureType?: string }
  return ["cancelledByParent", "testAborted", "testTimeoutFailure"].includes(failureType ?? "")
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
