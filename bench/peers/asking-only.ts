// The floor of a backlog: one of several processes that have shared it out beforehand, and do nothing but ask.
import { createPostForm } from "../../src/node/post-form.ts"

const [url = "", ...numbers] = process.argv.slice(2)
const [first = 0, every = 1, count = 0, lanes = 1] = numbers.map(Number)
const post = createPostForm()
const body = "grant_type=refresh_token&refresh_token=refresh0rrrrrrrrrrrrrr"
const headers = {
  authorization: `Basic ${btoa("bench:bench-secret")}`,
  "content-type": "application/x-www-form-urlencoded",
}
const { signal } = new AbortController()
let next = first

async function lane(): Promise<void> {
  for (let index = next; index < count; index = next) {
    next += every
    const form = { url: `${url}/mall${index}/api/v2/oauth/token`, headers, body, signal }
    await post(form, { head: () => undefined, bytes: () => true })
  }
}

await Promise.all(Array.from({ length: lanes }, lane))
