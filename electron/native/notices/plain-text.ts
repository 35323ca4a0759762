// Control, format (writing direction among them), private and unpaired characters, and line ends.
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]+/gu

/** A text of others for a place that shows one line: nothing unseen in it, and its middle cut out if it is long. */
export function shortText(text: string, longest: number): string {
  const line = text.replace(unseen, ' ').trim()
  const letters = [...line]
  if (letters.length <= longest) return line
  const end = Math.floor((longest - 1) / 2)
  return `${letters.slice(0, longest - 1 - end).join('')}…${letters.slice(letters.length - end).join('')}`
}

/**
 * The same for notices: servers of the freedesktop notification specification read `<`, `>` and `&` of a body as
 * markup where they can, and as themselves where they cannot, so that neither the marks nor entities may stand there.
 */
export function noticeText(text: string, longest: number): string {
  return shortText(text.replaceAll('<', '‹').replaceAll('>', '›').replaceAll('&', '＆'), longest)
}
