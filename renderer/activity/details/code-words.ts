type Say = (key: string) => string | undefined

/** Why something failed, in a sentence; a code of another version of the program stands as it is. */
export function codeWords(code: string, say: Say): string {
  return say(`activity.codes.${code}`) ?? code
}
