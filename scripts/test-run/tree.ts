// A reporter for people: node's own, without the closing lines, which the runner adds up over all files.
import { Readable } from "node:stream"
import { spec, type TestEvent } from "node:test/reporters"
import { barrier, isMark, markedFile } from "./marks.ts"

const closing = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/

export default async function* tree(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  async function* withoutClosing() {
    for await (const event of events) {
      const { type, data } = event
      if (type === "test:diagnostic" && data.nesting === 0 && closing.test(data.message)) continue
      if (!data || !("name" in data) || !isMark(data.name)) yield event
      else if (type === "test:pass" && markedFile(data.name) !== barrier)
        yield { type: "test:stdout", data: { message: `\n${data.name}\n` } }
    }
  }
  for await (const chunk of Readable.from(withoutClosing()).pipe(new spec())) yield String(chunk)
}
