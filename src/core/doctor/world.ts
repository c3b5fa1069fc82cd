// What the doctor asks of the machine around a keeper: settings as they were written, files, git, another address.

/** Where a secret lies open, or a file to too many people. Names and places, never a value. */
export interface Exposure {
  kind: "token_in_settings" | "public_secret" | "secret_in_git" | "open_to_others"
  /** The setting or the file. */
  name: string
  /** Where it was found, or how it is open. */
  place: string
}

export interface DoctorWorld {
  /** What is wrong with the settings, each as a sentence in the language of the settings. */
  problems: readonly string[]
  /** What is odd about them and yet in force. */
  warnings: readonly string[]
  /** Where people reach this keeper, if that is set. */
  publicUrl?: string
  /** Where a server of ours takes what the platform sends back after a consent. Absent: not known. */
  callbackPaths?: readonly string[]
  /** A mall to ask about our app where none is connected yet. */
  mallId?: string
  /** A pair of somebody's scripts, where the store is not that file. */
  leftFile?: { name: string; mallId?: string; holdsClientSecret: boolean }
  exposures(): Promise<Exposure[]>
  /** Whether a keeper answers at this origin. Undefined: nobody does. */
  answersAt(origin: string): Promise<"keeper" | "other" | undefined>
}
