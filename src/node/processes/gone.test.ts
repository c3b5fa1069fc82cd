// A process is gone only where that is proven: what is stopped, elsewhere or merely unknown is taken for living.
import assert from "node:assert/strict"
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { isProcessGone, nameThisProcess } from "./gone.ts"

const own = nameThisProcess()
const fields = own.split(":")
const isTold = fields.length === 5
const skip = !isTold && "this system does not tell since when a process runs"
/** The same name with another field. */
const but = (at: number, value: string) => fields.with(at, value).join(":")

const here = fileURLToPath(new URL("gone.ts", import.meta.url))
const script = `const { nameThisProcess } = await import(${JSON.stringify(here)})
process.stdout.write(nameThisProcess()); setInterval(() => undefined, 60_000)`
const arguments_ = ["--input-type=module", "-e", script]

async function another(command: string, more: string[]) {
  const child = spawn(command, more, { stdio: ["ignore", "pipe", "ignore"] })
  const exit = once(child, "exit")
  const name = String((await Promise.race([once(child.stdout, "data"), exit]))[0])
  return { name, child, exit }
}

test("a living process is not gone, nor one that is stopped; a killed one is", { skip }, async () => {
  assert.equal(isProcessGone(own), false)
  const { name, child, exit } = await another(process.execPath, arguments_)
  try {
    assert.equal(isProcessGone(name), false)
    child.kill("SIGSTOP")
    assert.equal(isProcessGone(name), false, "stopped")
  } finally {
    child.kill("SIGKILL")
    await exit
  }
  assert.equal(isProcessGone(name), true)
})

test("one whose parent does not ask for its end is gone all the same", { skip }, async () => {
  const inner = [process.execPath, ...arguments_].map((one) => `'${one}'`).join(" ")
  const { name, child, exit } = await another("sh", ["-c", `${inner} & exec sleep 60`])
  try {
    assert.equal(isProcessGone(name), false)
    process.kill(Number(name.split(":")[1]), "SIGKILL")
    for (let tries = 0; tries < 50 && !isProcessGone(name); tries++)
      await new Promise((resolve) => setTimeout(resolve, 100))
    assert.equal(isProcessGone(name), true)
  } finally {
    child.kill("SIGKILL")
    await exit
  }
})

test("its number in the hands of another process: gone", { skip }, () => {
  assert.equal(isProcessGone(but(4, String(Number(fields[4]) - 1))), true)
})

test("of another host, another start of the machine or another container nothing is known", { skip }, () => {
  const nobody = "4194399"
  assert.equal(isProcessGone(but(1, nobody)), true, "here it is nobody's number")
  for (const elsewhere of [but(0, "other-host"), but(3, "0123456789abcdef")]) {
    assert.equal(isProcessGone(elsewhere), false)
    assert.equal(isProcessGone(elsewhere.replace(`:${process.pid}:`, `:${nobody}:`)), false)
  }
})

test("a name that does not tell it is no proof, whatever it is", () => {
  for (const name of [
    "",
    "here",
    "a:b:c:d:e",
    fields.slice(0, 3).join(":"),
    but(1, "-1"),
    but(1, "0"),
    but(1, "x"),
  ])
    assert.equal(isProcessGone(name), false, name)
})

test("a process of another namespace of numbers, living or not", { skip }, async (t) => {
  const unshare = ["--pid", "--fork", "--kill-child", "--mount-proc"]
  try {
    execFileSync("unshare", [...unshare, "true"], { stdio: "ignore" })
  } catch {
    return t.skip("namespaces cannot be made here")
  }
  const { name, child, exit } = await another("unshare", [...unshare, process.execPath, ...arguments_])
  try {
    assert.equal(name.split(":").length, 5)
    assert.equal(isProcessGone(name), false)
  } finally {
    child.kill("SIGKILL")
    await exit
  }
  assert.equal(isProcessGone(name), false)
})

test("where /proc is that of another namespace a name says nothing that could be wrong", {
  skip,
}, async (t) => {
  try {
    execFileSync("unshare", ["--pid", "--fork", "--kill-child", "true"], { stdio: "ignore" })
  } catch {
    return t.skip("namespaces cannot be made here")
  }
  const { name, child, exit } = await another("unshare", [
    "--pid",
    "--fork",
    "--kill-child",
    process.execPath,
    ...arguments_,
  ])
  child.kill("SIGKILL")
  await exit
  assert.equal(name.split(":").length, 3, name)
})
