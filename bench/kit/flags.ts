// Numbers handed to a bench on the command line: `npm run bench sweep -- --count 1000`.

/** The least that shows that a bench still runs; what it measures is worth nothing, and is not kept. */
export const smallFlag = "--small"

/** The usual ones, or with `--small` the smallest, but for those that were given. */
export function numbersFrom<Usual extends Record<string, number>>(
  args: string[],
  usual: Usual,
  small: { [Name in keyof Usual]?: number },
): Usual {
  const given = Object.keys(usual).flatMap((name) => {
    const value = Number(args[args.indexOf(`--${name}`) + 1])
    return args.includes(`--${name}`) && value > 0 ? [[name, value]] : []
  })
  return { ...usual, ...(args.includes(smallFlag) && small), ...Object.fromEntries(given) }
}
