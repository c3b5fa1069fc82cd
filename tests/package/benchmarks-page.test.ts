// The page of the benchmarks says everything in Korean too: what is written in docs/benchmarks.json, and what a bench says of itself.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Bench } from "../../bench/kit/bench.ts"
import { inKorean } from "../../bench/kit/korean/in-korean.ts"
import { benchmarksPage } from "../../bench/kit/page.ts"
import { readResults } from "../../bench/kit/results.ts"
import { filesOf } from "./sources.ts"

test("whatever was measured is told in Korean", () => {
  const texts = Object.values(readResults()).flatMap((result) => [
    ...[result.title, ...result.method, ...result.columns, ...result.rows.flat(), ...result.notes],
    ...result.claims.flatMap(({ target, measured }) => [target, measured]),
  ])
  assert(texts.length > 100)
  assert.deepEqual(
    texts.filter((text) => inKorean(text) === undefined),
    [],
  )
})

test("so are the title and the method of every bench", async () => {
  const benches = filesOf(/^bench\/[\w-]+\.ts$/).filter(({ path }) => path !== "bench/run.ts")
  assert(benches.length > 8)
  for (const { path } of benches) {
    const { default: bench }: { default: Bench } = await import(`../../${path}`)
    for (const text of [bench.title, ...bench.method]) assert(inKorean(text), `${path}: ${text}`)
  }
})

test("the Korean has the figures of this run, not those it was written beside", () => {
  assert.equal(inKorean("9,000 connections, 5 rounds."), "연결 9,000개, 5회.")
  assert.equal(
    inKorean("Resident memory before 200 further requests and after them: 90 and 95 MB."),
    "상주 메모리는 요청 200번을 더 보내기 전에 90, 보낸 뒤에 95 MB입니다.",
  )
  assert.equal(inKorean("**listed, among 5,000**"), "**목록, 5,000개 가운데**")
  assert.equal(inKorean("1 statement, `SEARCH x`"), "SQL 1개, `SEARCH x`")
  assert.equal(inKorean("Something new."), undefined)
})

test("both pages tell the same figures of the same machines", () => {
  const results = readResults()
  const figuresOf = (page: string) =>
    page
      .replaceAll(" %", "%")
      .match(/\d+(?:[.,]\d+)*(?:%| (?:ns|µs|ms|MB))/g)
      ?.toSorted()
  assert.deepEqual(figuresOf(benchmarksPage(results, "ko")), figuresOf(benchmarksPage(results, "en")))
})
