// Several processes on one Redis, killed one after the other. In two sizes, those of kit/play-size.ts.
import { ownRedis } from "./backends.ts"
import { playReplicas } from "./plays.ts"

playReplicas("Redis", ownRedis)
