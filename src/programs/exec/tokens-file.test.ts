// The end of a run while its tokens file is being written: nothing comes into the folder that is about to be removed.
import assert from "node:assert/strict"
import { test } from "node:test"
import { keepTokens } from "./tokens-file.ts"

function stage() {
  const texts: string[] = []
  const asked: PromiseWithResolvers<unknown>[] = []
  let held: PromiseWithResolvers<void> | undefined
  let tell = (_id: string) => {}
  const wish = {
    ids: ["mymall"],
    first: { n: 0 },
    pairs: () => {
      const question = Promise.withResolvers<unknown>()
      asked.push(question)
      return question.promise
    },
    write: async (text: string) => {
      await held?.promise
      texts.push(text)
    },
    onNews: (heard: typeof tell) => {
      tell = heard
      return undefined
    },
  }
  const hold = () => {
    held = Promise.withResolvers()
    return held.resolve
  }
  return { wish, texts, asked, hold, tell: () => tell("mymall") }
}

const turn = () => new Promise(setImmediate)

test("a write that has begun is waited for", async () => {
  const { wish, texts, asked, hold, tell } = stage()
  const keeping = await keepTokens(wish)
  const release = hold()
  tell()
  await turn()
  asked[0]!.resolve({ n: 1 })
  await turn()
  let isOver = false
  const stopped = keeping.stop().then(() => {
    isOver = true
  })
  await turn()
  assert(!isOver)
  release()
  await stopped
  assert.equal(texts.length, 2)
})

test("an answer that comes after the end is written nowhere, and nobody waits for it", async () => {
  const { wish, texts, asked, tell } = stage()
  const keeping = await keepTokens(wish)
  tell()
  await turn()
  await keeping.stop()
  asked[0]!.resolve({ n: 1 })
  await turn()
  assert.equal(texts.length, 1)
})
