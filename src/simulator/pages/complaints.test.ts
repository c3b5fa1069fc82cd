// Whatever the control page complains of is said in Korean too: what the sources can say is looked up in them.
import assert from "node:assert/strict"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { createSimulator, SwitchesInvalid } from "../index.ts"
import { inKorean } from "./complaints.ts"

const isKorean = (text: string) => /[가-힣]/.test(inKorean(text))

test("every complaint that stands in the sources", () => {
  const folder = join(import.meta.dirname, "..")
  const said = [
    "http/control-input.ts",
    "http/control-routes.ts",
    "http/mall-actions.ts",
    ...globSync("switches/*.ts", { cwd: folder }),
  ]
    .filter((path) => !path.endsWith(".test.ts"))
    .map((path) => readFileSync(join(folder, path), "utf8"))
    .flatMap((text) => [
      ...text.matchAll(
        /(?:"|`)((?:must be|there is no|is (?!is\b)|does not|times must|mall must|probability must|give |the clock )[^"`]*)(?:"|`)/g,
      ),
    ])
    .map(([, text = ""]) => text.replaceAll(/\$\{[^}]*\}/g, "3"))
    .filter(
      (text) =>
        text.length > 8 &&
        text !== "must be 3" &&
        text !== "does not know " &&
        text !== "there is no such switch3",
    )
  assert.ok(said.length > 20, `${said.length} found`)
  assert.deepEqual(
    said.filter((text) => !isKorean(text)),
    [],
  )
})

test("complaints as they come", () => {
  const { switches } = createSimulator()
  const wrong = {
    dropAnser: true,
    refreshLife: "x",
    dropAnswer: "x",
    accessLifeMs: -1,
    timeZone: "x",
    apiVersion: "x",
  }
  const complaints = () => {
    try {
      switches.set(wrong as never)
      return []
    } catch (error) {
      if (!(error instanceof SwitchesInvalid)) throw error
      return error.problems.map(({ problem }) => problem)
    }
  }
  const all = complaints()
  assert.ok(all.length >= 5, `${all}`)
  assert.deepEqual(
    all.filter((text) => !isKorean(text)),
    [],
  )
})
