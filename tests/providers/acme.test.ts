// Two platforms made up for tests under the contract of providers: one issues tokens, one rotates only now and then.
import { testProvider } from "../../src/testing/index.ts"
import { openAcme } from "./acme.ts"

testProvider("made up: tokens are issued", { open: () => openAcme("issue") })
testProvider("made up: rotates now and then", { open: () => openAcme("sometimes") })
