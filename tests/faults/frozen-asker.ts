// A process that asks a peer for new tokens and is stopped meanwhile: says what it made of the answers.
import { providerFor } from "../cafe24/peer.ts"

const [origin = "", many = "1", deadlineMs = "1000"] = process.argv.slice(2)
const provider = providerFor({ baseUrl: `${origin}/{mall_id}` })
const asked = Array.from({ length: Number(many) }, (_, number) =>
  provider.oauth
    .askRefresh(
      { account: `mall${number}`, refreshToken: `SENT${number}nM5EJIq2ZeQ1DmcQA` },
      Number(deadlineMs),
    )
    .then(({ body }) => body)
    .catch((error: Error) => String(error)),
)
process.stdout.write(JSON.stringify(await Promise.all(asked)))
