// What the doctor asks of the machine around a keeper: settings as they were written, files, git, another address.

/** Where a secret lies open, or a file to too many people. Names and places, never a value. */
export interface Exposure {
  kind: "token_in_settings" | "public_secret" | "secret_in_git" | "settings_readable" | "open_to_others"
  /** The setting or the file. */
  name: string
  /** Where it was found, or how it is open. */
  place: string
  /** The command that closes it, where it is not that of the table. */
  fix?: string
}

/** What the doctor needs to know of the machine around a keeper. */
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
  /** Settings whose secret is short, or regular enough, to be guessed. `mixed`: it signs only together with another of ours. */
  guessable?: readonly { name: string; mixed: boolean }[]
  /** A pair of somebody's scripts, where the store is not that file. */
  leftFile?: { name: string; mallId?: string; holdsClientSecret: boolean }
  /** "none": no sessions are taken. Absent: all can be verified. */
  sessions?: "none" | SessionsWithoutSecret
  exposures(): Promise<Exposure[]>
  /** Whether a keeper answers at this origin. Undefined: nobody does. */
  answersAt(origin: string): Promise<"keeper" | "other" | undefined>
}

/** Sessions of a Supabase project that nothing here could open, were they signed with its secret. */
export interface SessionsWithoutSecret {
  /** Somebody set the project for the sake of its sessions, and not only to keep the tokens there. */
  areMeant: boolean
  /** How many public keys the project signs with. Undefined: it could not be asked. */
  publicKeys(): Promise<number | undefined>
}
