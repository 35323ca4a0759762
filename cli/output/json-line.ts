/** What JSON lets stand and a terminal would act upon or turn around. */
const unprintable = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** Data as one line of JSON, which reads back as it was and does nothing to a terminal. */
export function jsonLine(data: unknown): string {
  return `${JSON.stringify(data).replace(unprintable, escaped)}\n`
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
