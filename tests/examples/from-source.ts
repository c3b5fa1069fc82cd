// Lets an example's `import "mallkey"` mean the sources of this checkout, as it would mean the package somewhere else.
import { registerHooks } from "node:module"
import { pathToFileURL } from "node:url"
import { root } from "../package/sources.ts"

const doors: Record<string, string> = {
  mallkey: "index.ts",
  "mallkey/http": "http/index.ts",
  "mallkey/client": "client/index.ts",
  "mallkey/from-settings": "programs/inside/from-settings.ts",
  "mallkey/proxy": "programs/inside/proxy.ts",
  "mallkey/notifiers": "notifiers/index.ts",
  "mallkey/simulator": "simulator/index.ts",
  "mallkey/testing": "testing/index.ts",
}

registerHooks({
  resolve: (specifier, context, next) => {
    const door = doors[specifier]
    if (door !== undefined) return { url: pathToFileURL(`${root}/src/${door}`).href, shortCircuit: true }
    return next(isOfNextjs(specifier, context.parentURL) ? `${specifier}.ts` : specifier, context)
  },
})

/** Next.js finds a module without its ending, and `next build` takes none that ends in `.ts`. */
function isOfNextjs(specifier: string, parent = ""): boolean {
  return specifier.startsWith(".") && parent.includes("/examples/nextjs/")
}
