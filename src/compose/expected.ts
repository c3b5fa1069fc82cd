// What the settings and the working folder speak of and the store does not hold: a mall, or a pair that scripts left there.
import { aheadFindings } from "../core/doctor/checks/mirrors.ts"
import type { Finding } from "../core/doctor/finding.ts"
import { KeeperError } from "../core/errors.ts"
import { newSince } from "../core/store-id.ts"
import { messages } from "../messages/index.ts"
import { tellFinding } from "../messages/tell-finding.ts"
import type { House } from "./house.ts"

export interface Missing {
  /** CAFE24_MALL_ID is not connected. */
  mallId?: string
  /** The store is new and holds nothing, and what that may mean. */
  newStore?: string
  /** It holds nothing under its name, and tokens under others. */
  otherNames?: string[]
  /** Mirrors know more than the store. */
  lacking?: string[]
  /** A file with a pair of a mall that is not connected, and what to do about it. */
  file?: string
  problem?: string
}

export async function missingFrom(house: House): Promise<Missing> {
  const { settings, keeper, mirroring } = house
  const isEmpty = (await keeper.connections({ limit: 1 })).length === 0
  const newSinceAt = isEmpty ? await newSince(keeper.journal) : undefined
  const { settingProblems: say, times } = messages(settings.language)
  const now = keeper.clock.now()
  const told = (found: Finding) => {
    const { message, todo } = tellFinding(found, settings.language, now)
    return `${message} ${todo}`
  }
  const lacking = aheadFindings(await mirroring.ahead().catch(() => [])).map(told)
  const ofStore = isEmpty ? await keeper.storeFindings().catch(() => []) : []
  const otherNames = ofStore.filter(({ key }) => key === "store_other_provider").map(told)
  return {
    ...(lacking.length > 0 && { lacking }),
    ...(otherNames.length > 0 && { otherNames }),
    ...(newSinceAt !== undefined && { newStore: say.storeNew(times.both(newSinceAt, now)) }),
    ...(await namedAndMissing(house)),
  }
}

/** All that a start asks: what else an empty store tells of itself may take long, and is said behind the first answers. */
async function namedAndMissing({
  settings,
  keeper,
}: House): Promise<Pick<Missing, "mallId" | "file" | "problem">> {
  const { mallId, leftFile } = settings
  const isMissing = async (mall: string) =>
    (await keeper.connections({ app: null, mallId: mall, limit: 1 })).length === 0
  const leftMall = leftFile?.mallId ?? mallId
  const file = leftFile && leftMall !== undefined && (await isMissing(leftMall)) ? leftFile.name : undefined
  const { settingProblems: say } = messages(settings.language)
  return {
    ...(mallId !== undefined && (await isMissing(mallId)) && { mallId }),
    ...(file !== undefined && { file, problem: say.leftFile(file, keeper.storeName) }),
  }
}

/** Going on beside it would refresh nothing of it, and look well until it has ended. */
export async function refuseLeftFile(house: House): Promise<Missing> {
  const missing = await namedAndMissing(house)
  const { file, problem } = missing
  if (file === undefined || problem === undefined) return missing
  const fix = `mallkey import ${file}`
  throw new KeeperError("settings_invalid", { problems: [problem], detail: problem, fix })
}
