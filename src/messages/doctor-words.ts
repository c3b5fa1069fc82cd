// What the sentences of a finding are made of, whatever the language.

/** Pieces that fit into a sentence as they are: text is empty where there is nothing to tell. */
export interface FindingPieces {
  /** The mall as a person names it. */
  mall: string
  /** In brackets with a blank before it. */
  because: string
  /** Without brackets. */
  detail: string
  /** The app, where there are several. */
  app: string | undefined
  /** The first of what is named, and all of it. */
  name: string
  names: string
  count: number
  /** How many of them were not looked at. */
  left: number
  /** A moment with how it lies to now. */
  when: string
  span: string
}

export interface FindingWords {
  /** One sentence: what is, and why. */
  says: (pieces: FindingPieces) => string
  /** What to do, and what happens by itself. */
  todo: string
}

export type WellWords = (pieces: FindingPieces) => string
