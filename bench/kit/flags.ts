// Numbers handed to a bench on the command line: `npm run bench sweep -- --count 1000`.

/** The usual ones, but for those that were given. */
export function numbersFrom<Usual extends Record<string, number>>(args: string[], usual: Usual): Usual {
  const given = Object.keys(usual).flatMap((name) => {
    const value = Number(args[args.indexOf(`--${name}`) + 1])
    return args.includes(`--${name}`) && value > 0 ? [[name, value]] : []
  })
  return { ...usual, ...Object.fromEntries(given) }
}
