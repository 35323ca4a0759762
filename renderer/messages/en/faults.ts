/** Sentences at form fields, by fault code. */
export const faults = {
  unknown: 'This cannot be used.',
} as const
