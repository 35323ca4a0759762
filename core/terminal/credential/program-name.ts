const longest = 40

/**
 * The name of an asking program as it may be shown: it is as long and as odd as whoever named the program liked.
 * Undefined where nothing is left of it.
 */
export function programName(told: string): string | undefined {
  const name = told.replace(/[^\p{L}\p{N}._+ -]/gu, '').trim()
  return name === '' ? undefined : [...name].slice(0, longest).join('')
}
