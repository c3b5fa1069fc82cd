// The version, from the package that is installed: src/ and dist/ lie equally deep in it.
import { readFileSync } from "node:fs"

const { version: read } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))

export const version: string = read
