// Is another store the same one by another address? Then nothing is to be taken over from it.
import type { Chance, Store } from "../ports.ts"

const leaseMs = 10_000

/** A lease taken through one address is seen through all. */
export async function isSamePlace(
  left: Pick<Store, "lease">,
  right: Pick<Store, "lease">,
  chance: Chance,
): Promise<boolean> {
  const name = `moving:${chance.id()}`
  const mine = await left.lease(name, leaseMs)
  const other = await right.lease(name, leaseMs)
  await Promise.all([mine?.release(), other?.release()])
  return mine !== undefined && other === undefined
}
