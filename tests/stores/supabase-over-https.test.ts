// The application whose table it is goes on using it, also where the store reaches the table through the project's API.
import { way } from "./supabase-application.ts"

way.is = "https"
await import("./supabase-foreign.test.ts")
await import("./supabase-consents.test.ts")
