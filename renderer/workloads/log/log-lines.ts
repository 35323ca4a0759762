/** Blocks of this many lines are laid out together, so that the browser can skip those out of sight. */
const blockSize = 200

/** Programs that draw progress bars may never break the line: longer ones are broken here. */
const longestLine = 16_384

const esc = String.fromCodePoint(0x1b)
const bell = String.fromCodePoint(0x07)

/** CSI and OSC sequences and the two-character escapes of ECMA-48: colours, cursor moves, window names. */
const sequences = new RegExp(
  [
    `${esc}\\[[0-?]*[ -/]*[@-~]`,
    `${esc}\\][^${bell}${esc}]*(?:${bell}|${esc}\\\\)`,
    `${esc}[@-Z\\\\-_]`,
  ].join('|'),
  'g',
)
const otherControls = /[^\P{Cc}\t\r]/gu

export interface LogBlock {
  /** Counts from the first block ever, so that it stays the same while older blocks are dropped. */
  readonly key: number
  readonly lines: readonly string[]
}

/** The lines of a log, kept to a limit; `rest` is the text after the last line break, with its escapes. */
export interface LogText {
  readonly blocks: readonly LogBlock[]
  readonly rest: string
}

export const emptyLog: LogText = { blocks: [], rest: '' }

/** A carriage return goes back to the start of the line: what stood there is written over. */
function readable(line: string): string {
  const shown = line.replace(sequences, '').replace(otherControls, '').replace(/\r+$/, '')
  return shown.slice(shown.lastIndexOf('\r') + 1)
}

/** Adds text as it came, in pieces cut anywhere, and drops the oldest blocks beyond `limit` lines. */
export function appendLog(log: LogText, text: string, limit: number): LogText {
  const lines = (log.rest + text).split('\n')
  let rest = lines.pop() ?? ''
  if (rest.length > longestLine) {
    lines.push(rest)
    rest = ''
  }
  if (lines.length === 0) return { blocks: log.blocks, rest }
  const blocks = [...log.blocks]
  let pending = lines.map(readable)
  const last = blocks.at(-1)
  if (last && last.lines.length < blockSize) {
    blocks.pop()
    pending = [...last.lines, ...pending]
  }
  let key = last ? (last.lines.length < blockSize ? last.key : last.key + 1) : 0
  for (let start = 0; start < pending.length; start += blockSize) {
    blocks.push({ key, lines: pending.slice(start, start + blockSize) })
    key += 1
  }
  const keep = Math.max(1, Math.ceil(limit / blockSize))
  return { blocks: blocks.slice(-keep), rest }
}

/** All lines as one text, with the unfinished last one. */
export function logText(log: LogText): string {
  const lines = log.blocks.flatMap((block) => block.lines)
  return [...lines, ...(log.rest === '' ? [] : [readable(log.rest)])].join('\n')
}

/** The unfinished last line as it can be shown. */
export function restLine(log: LogText): string {
  return readable(log.rest)
}
