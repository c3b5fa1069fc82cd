// Several processes on one PostgreSQL, killed one after the other. In two sizes, those of kit/play-size.ts.
import { ownPostgres } from "./backends.ts"
import { playReplicas } from "./plays.ts"

playReplicas("PostgreSQL", () => ownPostgres())
