// The texts of pairs, many in one question: who asks before it leaves shares it. So each is read after it was asked for.
import { pairKeys } from "./keys.ts"
import type { RedisLine } from "./line.ts"
import { areApart } from "./trouble.ts"

export type PairTexts = [pair: string | undefined, beside: string | undefined]

interface Question {
  /** By id. */
  places: Map<string, number>
  answer: Promise<(string | null)[]>
}

interface PairReadsParts {
  line: RedisLine
  /** Whether one command reaches all keys. */
  areTogether(): boolean
  /** Called when a server says that it does not. */
  foundApart(): void
}

/** A server does nothing else while it answers one. */
const mostInOne = 200

export function createPairReads(parts: PairReadsParts): (id: string) => Promise<PairTexts> {
  /** Not on their way yet; by id where keys are apart. */
  const open = new Map<string, Question>()

  function begin(name: string): Question {
    const places: Question["places"] = new Map()
    const close = () => {
      if (open.get(name)?.places === places) open.delete(name)
    }
    const leave = (): ["MGET", string, ...string[]] => {
      close()
      const [first = "", ...others] = [...places.keys()].flatMap(pairKeys)
      return ["MGET", first, ...others]
    }
    const answer = parts.line.runLate(leave) as Question["answer"]
    // One that never left is over as well.
    answer.then(close, close)
    const question = { places, answer }
    open.set(name, question)
    return question
  }

  return async function read(id) {
    const name = parts.areTogether() ? "" : id
    const waiting = open.get(name)
    const isFull = waiting && waiting.places.size >= mostInOne && !waiting.places.has(id)
    const { places, answer } = waiting && !isFull ? waiting : begin(name)
    const place = places.get(id) ?? places.size
    places.set(id, place)
    try {
      const texts = await answer
      return [texts[2 * place] ?? undefined, texts[2 * place + 1] ?? undefined]
    } catch (error) {
      if (name !== "" || !areApart(error)) throw error
      parts.foundApart()
      return read(id)
    }
  }
}
