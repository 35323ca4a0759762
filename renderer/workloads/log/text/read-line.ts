import { type InkStyle, inkAfter, inkClasses, noInk } from './ink.ts'

/** A part of a line that looks otherwise than the rest; `classes` are those of `log.css`. */
export interface Ink {
  readonly begin: number
  readonly end: number
  readonly classes: string
}

/** A line as it can be shown, and the style in which the next one of its stream begins. */
export interface ReadLine {
  readonly text: string
  readonly inks: readonly Ink[]
  readonly style: InkStyle
}

const plain = /^[\t -~]*$/

const esc = '\\u001b'

/** Printable ASCII with nothing beside it but colours, as nearly all other lines are. */
const coloured = new RegExp(`^(?:[\\t -~]|${esc}\\[[\\d;:]*m)*$`)
const colour = new RegExp(`${esc}\\[([\\d;:]*)()(m)`, 'g')

/**
 * What may stand in a line beside text: control sequences and strings of ECMA-48 in their 7-bit and 8-bit forms,
 * other escapes, controls, and characters that cannot be seen but change how their neighbours are read.
 */
const special = new RegExp(
  [
    '(?:\\u001b\\[|\\u009b)([0-?]*)([ -/]*)([@-~])',
    '(?:\\u001b[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])[^\\u0007\\u001b\\u0080-\\u009f]*(?:\\u0007|\\u001b\\\\|\\u009c)',
    '\\u001b[ -/]*[0-~]?',
    '[\\u0000-\\u0008\\u000a-\\u001f\\u007f-\\u009f\\ufeff]',
    '(?![\\u200c\\u200d])[\\p{Cf}\\p{Zl}\\p{Zp}]',
    '\\p{Cs}',
  ].join('|'),
  'gu',
)

/**
 * Takes every escape and control out of a line but for tabs, and turns those for colours into classes. A character
 * that would change the direction or the order of text, or cannot be seen, stands as its number.
 */
export function readLine(raw: string, begin: InkStyle): ReadLine {
  if (begin === noInk && plain.test(raw)) return { text: raw, inks: [], style: begin }
  const inks: Ink[] = []
  let text = ''
  let style = begin
  let from = 0
  let last = 0
  const close = () => {
    if (text.length > from && style !== noInk) {
      const classes = inkClasses(style)
      if (classes !== '') inks.push({ begin: from, end: text.length, classes })
    }
    from = text.length
  }
  for (const found of raw.matchAll(coloured.test(raw) ? colour : special)) {
    text += raw.slice(last, found.index)
    last = found.index + found[0].length
    const [whole, parameters = '', between, end] = found
    if (end === 'm' && between === '' && isColour.test(parameters)) {
      close()
      style = inkAfter(style, parameters)
    } else if (end === undefined) text += inPlaceOf(whole)
  }
  text += raw.slice(last)
  close()
  return { text, inks, style }
}

const isColour = /^[\d;:]*$/

function inPlaceOf(found: string): string {
  const code = found.codePointAt(0) ?? 0
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd'
  const shown = code === 0xad || (code >= 0x600 && code !== 0xfeff)
  return shown ? `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]` : ''
}
