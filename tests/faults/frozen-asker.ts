// A process that asks a peer for new tokens and is stopped meanwhile: says what it made of the answers.
import { createPostForm } from "../../src/node/post-form.ts"
import { providerFor } from "../cafe24/peer.ts"

const [origin = "", many = "1", deadlineMs = "1000"] = process.argv.slice(2)
const baseUrl = `${origin}/{mall_id}`
/** Half of them each way. */
const providers = [providerFor({ baseUrl }), providerFor({ baseUrl, postForm: createPostForm() })] as const
const asked = Array.from({ length: Number(many) }, (_, number) =>
  providers[number % 2 ? 1 : 0].oauth
    .askRefresh(
      { account: `mall${number}`, refreshToken: `SENT${number}nM5EJIq2ZeQ1DmcQA` },
      Number(deadlineMs),
    )
    .then(({ body }) => body)
    .catch((error: Error) => String(error)),
)
process.stdout.write(JSON.stringify(await Promise.all(asked)))
