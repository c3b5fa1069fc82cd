// How the control routes read what is sent to them, and say what is wrong with it.
import type { Context } from "hono"

/** Thrown for a request that cannot be obeyed; every problem is told at once. */
export class ControlRefused extends Error {
  readonly problems: { at: string; problem: string }[]
  readonly status: 400 | 404
  constructor(problems: { at: string; problem: string }[], status: 400 | 404 = 400) {
    super(problems.map((p) => `${p.at}: ${p.problem}`).join("; "))
    this.problems = problems
    this.status = status
  }
}

/** A form of the control page. curl calls what it sends a form too, whatever it is: JSON in it is no form. */
export async function isForm(c: Context): Promise<boolean> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(c.req.header("content-type") ?? "")) return false
  return !(await c.req.text()).trimStart().startsWith("{")
}

export async function readBody(
  c: Context,
): Promise<{ form?: URLSearchParams; json?: Record<string, unknown> }> {
  const text = await c.req.text()
  if (await isForm(c)) return { form: new URLSearchParams(text) }
  if (text === "") return { json: {} }
  try {
    const json = JSON.parse(text)
    if (typeof json === "object" && json !== null && !Array.isArray(json)) return { json }
  } catch {
    // Falls through to the one complaint below.
  }
  throw new ControlRefused([{ at: "(body)", problem: "must be a JSON object" }])
}

/** After a form, the page again: a reload must not repeat the deed. */
export const back = (c: Context, done: string) =>
  c.redirect(`${new URL(c.req.url).origin}/__simulator?done=${done}`, 303)
