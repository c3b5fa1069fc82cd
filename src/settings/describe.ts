// The table as people see it: what is in force and from where, and what there is to set. Secrets stay masked.
import { type Language, messages } from "../messages/index.ts"
import { mask } from "./mask.ts"
import { type Origin, originText } from "./reading.ts"
import { secretFileBeside } from "./shape.ts"
import { storeAliases } from "./store-choice.ts"
import { flagOf, type Group, row, type SettingName, settingNames } from "./table.ts"

export interface DescribedSetting {
  name: SettingName
  group: Group
  /** Masked; absent where nothing is set. */
  value?: string
  /** Where it came from, in words. */
  origin: string
  source: Origin["source"]
}

interface InForce {
  texts: Partial<Record<SettingName, string>>
  origins: Record<SettingName, Origin>
  language: Language
}

/** What `mallkey settings` shows. */
export function describeSettings({ texts, origins, language }: InForce): DescribedSetting[] {
  const say = messages(language).settingProblems
  const secretFile = secretFileBeside(texts.MALLKEY_STORE ?? "")
  return settingNames.map((name) => {
    const made = name === "MALLKEY_SECRET" && texts[name] === undefined && secretFile !== undefined
    const origin = made ? say.origins.secretFile(secretFile) : originText(origins[name], say)
    const value = mask(name, texts[name])
    return { name, group: row(name).group, value, origin, source: origins[name].source }
  })
}

export interface SettingLine {
  name: SettingName
  group: Group
  flag?: string
  aliases: string[]
  /** The default as it would be written, or in words what happens without a value. */
  default?: string
  unset?: string
  meaning: string
  secret: boolean
}

/** What --help, the docs and .env.example are made of. */
export function settingLines(language: Language): SettingLine[] {
  const words: Record<SettingName, { meaning: string; unset?: string }> = messages(language).settings
  return settingNames.map((name) => {
    const { group, aliases = {}, default: unset, secret } = row(name)
    return {
      name,
      group,
      flag: flagOf(name),
      aliases: name === "MALLKEY_STORE" ? storeAliases : Object.keys(aliases),
      default: unset,
      unset: words[name].unset,
      meaning: words[name].meaning,
      secret: secret !== undefined,
    }
  })
}
