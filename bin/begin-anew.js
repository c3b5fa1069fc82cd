// A program that serves for long begins once more before anything is loaded, with what the C library is told of memory:
// glibc reads that only when a process starts. It stays the same process: its id, its files, its parent.
import { readFileSync } from "node:fs"
import { basename } from "node:path"

const servesLong = ["serve", "proxy"]

/** docs/decisions/memory-of-a-busy-proxy.md has the figures. */
const told = {
  // One place for the memory of all threads: in a place of its own each would keep what no other may use.
  MALLOC_ARENA_MAX: "1",
  // What is free at its end is given back at once.
  MALLOC_TRIM_THRESHOLD_: "131072",
  // V8's compilers take pieces of 32 KB: these are had from the system one by one, and given back whole.
  MALLOC_MMAP_THRESHOLD_: "32768",
}

/**
 * Megabytes of a half of V8's young generation, which can be bounded only here: while it runs it is watched
 * (src/node/own-memory.ts), but a server that is asked from its first moment on has made four times as much by then.
 */
const youngHalf = "--max-semi-space-size=4"

/** Holds the id of the process that began anew, which must not do so again, and what it was told: its children hear nothing. */
const mark = "MALLKEY_BEGUN_ANEW"

/** `isPreparedNow` is what a checkout does before: whether there was anything that the server would else do itself. */
export async function beginAnew(isPreparedNow = async () => false) {
  const [begun, ...names] = (process.env[mark] ?? "").split(",")
  if (begun === String(process.pid)) return forget(names)
  if (!servesLong.includes(process.argv[2] ?? "") || !isSafe()) return
  const isTold = Object.keys(told).some((name) => name in process.env) || !hasGlibc()
  if ((process.platform === "linux" && (await isPreparedNow())) || !isTold) execAgain(isTold)
}

/** glibc has read it by now; for a program that mallkey starts, others decide. */
function forget(names) {
  for (const name of [mark, ...names]) delete process.env[name]
}

function hasGlibc() {
  try {
    return /\/libc(\.so\.6|-2\.\d+\.so)/.test(readFileSync("/proc/self/maps", "latin1"))
  } catch {
    return false
  }
}

/**
 * Where it fails Node aborts, so nothing is risked: not under another loader than the system's, not where programs may not
 * be begun, and not where a parent speaks with this process over a channel or a debugger does, who would not find it again.
 */
function isSafe() {
  const isNode = /^node(js)?[\d.-]*$/.test(basename(process.execPath))
  const isSpokenWith =
    process.send !== undefined || process.getBuiltinModule("node:inspector").url() !== undefined
  const mayBegin = process.permission === undefined && process.execve !== undefined
  return isNode && mayBegin && !isSpokenWith && !isHandedOpenFiles()
}

/** Node closes them when another program begins, all but the first three: `--forward-proxy-key <(…)` of a shell is one. */
function isHandedOpenFiles() {
  const words = [...process.argv, ...Object.values(process.env)]
  return words.some((word) => /\/(dev|proc\/\w+)\/fd\/\d/.test(word))
}

function execAgain(isTold) {
  const command = [process.argv0, ...process.execArgv, ...(isTold ? [] : young()), ...process.argv.slice(1)]
  const more = isTold ? {} : told
  const begun = [process.pid, ...Object.keys(more)].join()
  process.execve(process.execPath, command, { ...process.env, ...more, [mark]: begun })
}

function young() {
  const flags = [...process.execArgv, process.env.NODE_OPTIONS ?? ""]
  return flags.some((flag) => /semi[-_]space/.test(flag)) ? [] : [youngHalf]
}
