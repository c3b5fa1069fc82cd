// The application whose table it is goes on using it, also where the store reaches the table through the project's API.
import { way } from "./application.ts"

way.is = "https"
await import("./foreign.test.ts")
await import("./consents.test.ts")
