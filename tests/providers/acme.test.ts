// Platforms made up for tests under the contract of providers: one for each way in which a connection is kept alive.
import { testProvider } from "../../src/testing/index.ts"
import { openAcme } from "./acme.ts"

testProvider("made up: tokens are issued", { open: () => openAcme("issue") })
testProvider("made up: rotates now and then", { open: () => openAcme("sometimes") })
testProvider("made up: the end stays", { open: () => openAcme("fixed") })
testProvider("made up: the living token is shown", { open: () => openAcme("extend") })
testProvider("made up: renewed by hand", { open: () => openAcme("manual") })
