// What the sentences of an alert are made of, whatever the language.

/** Pieces that fit into a sentence as they are: text is empty where there is nothing to tell. */
export interface AlertPieces {
  /** The mall, where it is one. */
  mall: string
  count: number
  /** The app it is about, where there are several and it is about one. */
  app: string | undefined
  /** By which names its id and secret are set: of all apps it is about. */
  settings: string
  /** How many malls the app has. */
  malls: number | undefined
  /** Technical, without brackets. */
  detail: string
  /** Until it gets worse: `2 d 23 h`. */
  left: string
  /** Days left. */
  tier?: number
  /** What is over. */
  was: string
}

/** What is sent on to an owner. */
export interface ForwardPieces {
  mall: string
  /** Who asks, where that is known. */
  service: string | undefined
  link: string
}

type Says = (pieces: AlertPieces) => string

export interface AlertWords {
  title: Says
  titleOfMany: Says
  what: Says
  todo: string
}
