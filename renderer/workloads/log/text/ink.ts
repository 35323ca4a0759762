/** The colours that a program may ask for, in the shades of our own theme. */
export type InkColour = 'black' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'white' | 'grey'

/** How text is to look by the sequences before it (ECMA-48, SGR). To hide text or to let it blink is not among it. */
export interface InkStyle {
  readonly colour?: InkColour
  readonly ground?: InkColour
  readonly bold?: true
  readonly dim?: true
  readonly italic?: true
  readonly underline?: true
  readonly struck?: true
}

export const noInk: InkStyle = {}

const colours: readonly InkColour[] = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']

/** The style after `ESC [ parameters m`. What is not understood changes nothing. */
export function inkAfter(style: InkStyle, parameters: string): InkStyle {
  // nearly all have but one
  if (/^\d{0,3}$/.test(parameters)) return inkAfterOne(style, Number(parameters), parameters)
  let next = style
  const codes = (parameters === '' ? '0' : parameters).split(';', 32)
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? ''
    const number = Number(code.split(':', 1)[0])
    if (number === 38 || number === 48) {
      const { colour, used } = extended(codes.slice(at))
      at += used
      if (colour) next = { ...next, [number === 38 ? 'colour' : 'ground']: colour }
    } else next = inkAfterOne(next, number, code)
  }
  return next
}

function inkAfterOne(style: InkStyle, code: number, whole: string): InkStyle {
  const base = colours[code % 10]
  if (base && code >= 30 && code <= 37) return { ...style, colour: base }
  if (base && code >= 40 && code <= 47) return { ...style, ground: base }
  if (base && code >= 90 && code <= 97) return { ...style, colour: base === 'black' ? 'grey' : base }
  if (base && code >= 100 && code <= 107) return { ...style, ground: base === 'black' ? 'grey' : base }
  switch (code) {
    case 0:
      return noInk
    case 1:
      return { ...style, bold: true }
    case 2:
      return { ...style, dim: true }
    case 3:
      return { ...style, italic: true }
    case 4:
      return whole === '4:0' ? without(style, 'underline') : { ...style, underline: true }
    case 7:
      // with our few shades the other way round would be no better to read
      return { ...style, ground: style.colour ?? 'grey' }
    case 9:
      return { ...style, struck: true }
    case 22:
      return without(without(style, 'bold'), 'dim')
    case 23:
      return without(style, 'italic')
    case 24:
      return without(style, 'underline')
    case 27:
    case 49:
      return without(style, 'ground')
    case 29:
      return without(style, 'struck')
    case 39:
      return without(style, 'colour')
    default:
      return style
  }
}

function without(style: InkStyle, key: keyof InkStyle): InkStyle {
  const { [key]: _, ...rest } = style
  return rest
}

/** `38;5;N`, `38;2;R;G;B`, and the same with colons; `used` counts the codes after the first. */
function extended(codes: readonly string[]): { colour?: InkColour; used: number } {
  const inOne = (codes[0] ?? '').split(':')
  if (inOne.length > 1) {
    const kind = inOne[1]
    const colour =
      kind === '5' ? ofPalette(Number(inOne[2])) : kind === '2' ? ofLight(inOne.slice(-3)) : undefined
    return { ...(colour && { colour }), used: 0 }
  }
  const kind = codes[1]
  const colour =
    kind === '5' ? ofPalette(Number(codes[2])) : kind === '2' ? ofLight(codes.slice(2, 5)) : undefined
  return { ...(colour && { colour }), used: kind === '5' ? 2 : kind === '2' ? 4 : 1 }
}

function ofPalette(index: number): InkColour | undefined {
  if (!Number.isInteger(index) || index < 0 || index > 255) return undefined
  if (index < 16) return index === 8 ? 'grey' : colours[index % 8]
  if (index >= 232) return ofLight(Array(3).fill(`${8 + (index - 232) * 10}`))
  const level = (step: number) => `${step === 0 ? 0 : 55 + step * 40}`
  const cube = index - 16
  return ofLight([level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)])
}

/** The nearest of our few colours. */
function ofLight(parts: readonly string[]): InkColour | undefined {
  const light = parts.map(Number)
  if (light.length !== 3 || light.some((part) => !(part >= 0 && part <= 255))) return undefined
  const [most, least] = [Math.max(...light), Math.min(...light)]
  if (most - least < 48) return most > 170 ? 'white' : most > 60 ? 'grey' : 'black'
  const middle = (most + least) / 2
  const bits = light.reduce((sum, part, index) => sum + (part > middle ? 2 ** index : 0), 0)
  return colours[bits]
}

const marks = ['bold', 'dim', 'italic', 'underline', 'struck'] as const

/** The classes of `log.css` for a style. */
export function inkClasses(style: InkStyle): string {
  let classes = style.colour ? `ink-${style.colour}` : ''
  if (style.ground) classes += ` ink-on-${style.ground}`
  for (const mark of marks) if (style[mark]) classes += ` ink-${mark}`
  return classes.trimStart()
}
