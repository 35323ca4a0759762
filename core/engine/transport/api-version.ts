const ours = { lowest: '1.24', highest: '1.48' } as const

/**
 * The API version to speak: the highest that both sides know, or `undefined` where the ranges do not meet.
 * Docker Engine 20.10 ends at 1.41, and 29 begins at 1.44.
 */
export function agreeOnVersion(engine: {
  readonly apiVersion: string
  readonly minApiVersion?: string | undefined
}): string | undefined {
  const highest = order(engine.apiVersion, ours.highest) < 0 ? engine.apiVersion : ours.highest
  const tooOld = order(highest, ours.lowest) < 0
  const tooNew = engine.minApiVersion !== undefined && order(highest, engine.minApiVersion) < 0
  return tooOld || tooNew ? undefined : highest
}

/** Below zero where `one` is the older; what is no version at all is older than everything. */
function order(one: string, other: string): number {
  const [a, b] = [parts(one), parts(other)]
  return a.major - b.major || a.minor - b.minor
}

function parts(version: string): { major: number; minor: number } {
  const found = /^(\d{1,4})\.(\d{1,4})$/.exec(version)
  return { major: Number(found?.[1] ?? 0), minor: Number(found?.[2] ?? 0) }
}
