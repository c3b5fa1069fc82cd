// How much of a long play is played: a small part in `npm test`, all of it in `npm run test:long`.
// The long run takes every test file that imports this one.
export const isLong = process.env.MALLKEY_TEST_SIZE === "long"

export function playSize<Size>({ short, long }: { short: Size; long: Size }): Size {
  return isLong ? long : short
}
