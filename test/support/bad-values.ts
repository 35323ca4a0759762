/** What may be typed or pasted into a field that was not made for it. */
export const badValues = {
  overlong: 'x'.repeat(100_000),
  control: 'a\u0001b\u0007c',
  /** Arabic, an emoji of several characters, and a mark that turns the direction of what follows. */
  scripts: 'سجل 👩🏽‍🚀 a\u202Egnp.b',
} as const

/** The sentences of the page about them. */
export const badValueSaid = {
  tooLong: (most: number) => `This is too long: at most ${most} characters.`,
  controls: 'This holds line breaks or control characters, perhaps from pasting. Take them out.',
  addressControls: 'This holds control characters, perhaps from pasting. Take them out.',
  nameFormat: 'Use small letters, digits, dashes and dots, with a letter or digit at both ends.',
  namespaceFormat: 'Use small letters, digits and dashes, with a letter or digit at both ends.',
} as const
