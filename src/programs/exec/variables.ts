// The environment of a process, as a run reads its parent's and makes its child's.

export type Variables = Record<string, string | undefined>
