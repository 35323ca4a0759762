/** Does the thing once and says what it took, in the unit of its measurement. */
export type Sample = () => Promise<number>

/**
 * Takes every sample once a round, each round beginning with another one, so that none is always the first
 * or always after the same one. One round before them warms up and does not count. Gives the values by
 * name, in the order of the rounds: equal indexes are pairs.
 */
export async function alternate<Name extends string>(
  rounds: number,
  samples: Readonly<Record<Name, Sample>>,
  progress: (round: number) => void,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(samples) as Name[]
  const values = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % names.length
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const value = await samples[name]()
      if (round > 0) values[name].push(value)
    }
    progress(round)
  }
  return values
}
