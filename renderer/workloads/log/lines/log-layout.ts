import type { LogBlock, LogLine } from '../text/log-text.ts'

/** How many rows of the screen a line takes. */
export type RowsOf = (line: LogLine) => number

/** The rows of every block, and in all. */
export interface LogLayout {
  readonly blocks: readonly { readonly block: LogBlock; readonly begin: number; readonly rows: number }[]
  readonly rows: number
}

/** The lines that are in the page, with the rows above and below them. */
export interface LogWindow {
  readonly above: number
  readonly lines: readonly LogLine[]
  readonly below: number
}

/** Counts rows with a memory: a block that did not change is not counted again. */
export function createLayout(rowsOf: RowsOf): (blocks: readonly LogBlock[]) => LogLayout {
  const known = new WeakMap<LogBlock, number>()
  return (blocks) => {
    let begin = 0
    const placed = blocks.map((block) => {
      const rows = known.get(block) ?? block.lines.reduce((sum, line) => sum + rowsOf(line), 0)
      known.set(block, rows)
      const place = { block, begin, rows }
      begin += rows
      return place
    })
    return { blocks: placed, rows: begin }
  }
}

/** The lines that touch the rows from `first` to `last`. */
export function windowOf(
  { blocks, rows }: LogLayout,
  rowsOf: RowsOf,
  first: number,
  last: number,
): LogWindow {
  const lines: LogLine[] = []
  let above = 0
  let shown = 0
  for (const { block, begin, rows: count } of blocks) {
    if (begin + count <= first) above += count
    else if (begin <= last) {
      let row = begin
      for (const line of block.lines) {
        const height = rowsOf(line)
        if (row + height <= first) above += height
        else if (row <= last) {
          lines.push(line)
          shown += height
        }
        row += height
      }
    }
  }
  return { above, lines, below: Math.max(0, rows - above - shown) }
}

/** The row in which a line begins; undefined for one that is not kept. */
export function rowOf({ blocks }: LogLayout, rowsOf: RowsOf, key: number): number | undefined {
  const place = blocks.find(({ block }) => key >= block.key && key < block.key + block.lines.length)
  if (!place) return undefined
  const before = place.block.lines.slice(0, key - place.block.key)
  return before.reduce((row, line) => row + rowsOf(line), place.begin)
}

/** The rows of a line that is broken after so many columns, `lead` of which stand before its text. */
export function wrappedRows(line: LogLine, columns: number, lead: number): number {
  if (line.kind !== 'line') return 1
  return Math.max(1, Math.ceil((lead + columnsOf(line.text)) / Math.max(1, columns)))
}

const narrow = /^[ -~]*$/
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/gu

/** About how many columns a text takes; what is in sight is measured by the browser. */
function columnsOf(text: string): number {
  if (narrow.test(text)) return text.length
  return text.length + (text.match(wide)?.length ?? 0) + (text.match(/\t/g)?.length ?? 0) * 7
}
