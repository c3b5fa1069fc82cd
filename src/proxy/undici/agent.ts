// Undici's agent: the one file of it and what that needs. All of undici is 50 files more, and some MB for as long as a proxy runs.
import type { Agent as AgentOfUndici } from "undici"
// @ts-expect-error undici's types describe it as a whole.
import only from "undici/lib/dispatcher/agent.js"

export const Agent: typeof AgentOfUndici = only
