// Loaded before each test file. Node's test runner follows every promise, to know which test an error belongs to that nobody caught: in plays
// of months that is half of all the work. Here it follows its tests alone; such an error fails the file, by whatever test it was made.
import hooks, { type HookCallbacks } from "node:async_hooks"

const { createHook } = hooks

hooks.createHook = ({ init, ...others }: HookCallbacks) => {
  if (!init || !isTestRunner()) return createHook({ ...(init && { init }), ...others })
  return createHook({
    init: (id, type, trigger, resource) => {
      if (type === "Test") init(id, type, trigger, resource)
    },
  })
}

function isTestRunner(): boolean {
  return new Error().stack?.includes("node:internal/test_runner/") ?? false
}
