// Several processes on one Supabase table, killed one after the other. In two sizes, those of kit/play-size.ts.
import { ownSupabase } from "./backends.ts"
import { playReplicas } from "./plays.ts"

playReplicas("a Supabase table", ownSupabase)
