// A form that goes to a platform, where the surroundings know a leaner way for it than `fetch`.

export interface FormPost {
  url: string
  headers: Readonly<Record<string, string>>
  body: string
  /** Raised: nobody waits for the rest. */
  signal: AbortSignal
}

/** Is told of an answer as it comes in. */
export interface PostListener {
  head(status: number, retryAfter: string | null, date: string | null): void
  /** False: the rest is not wanted. */
  bytes(chunk: Uint8Array): boolean
}

/** Sends it once, follows nothing, and resolves with the end of the answer; rejects as the network said it. */
export type PostForm = (form: FormPost, listener: PostListener) => Promise<void>
