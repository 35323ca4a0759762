/** What `npm run bench` was asked for: all measurements, or those named; their own number of pairs, or one. */
export type BenchCommand =
  | { readonly ok: true; readonly names: readonly string[]; readonly pairs?: number }
  | { readonly ok: false; readonly message: string }

/** Reads `[NAME…] [--pairs N]`; no name means all of `known`. */
export function parseBenchCommand(args: readonly string[], known: readonly string[]): BenchCommand {
  const names: string[] = []
  let pairs: number | undefined
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? ''
    if (word === '--pairs') {
      at += 1
      pairs = Number(args[at])
      if (!Number.isInteger(pairs) || pairs < 1) return refused('--pairs needs a number from 1 on')
    } else if (known.includes(word)) names.push(word)
    else return refused(`${word} is none of: ${known.join(', ')}, --pairs N`)
  }
  return {
    ok: true,
    names: names.length === 0 ? known : known.filter((name) => names.includes(name)),
    ...(pairs !== undefined && { pairs }),
  }
}

function refused(message: string): BenchCommand {
  return { ok: false, message }
}
