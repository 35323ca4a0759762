import { columnsOf, cutTo, printable } from './printable.ts'

const gap = 2
const least = 6

/**
 * A table of text with its heads. With `width` the widest columns are cut until a row fits; without, as in a file
 * or a pipe, nothing is. An answer without rows is the heads alone.
 */
export function tableText(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  width?: number,
): string {
  const cells = [heads, ...rows.map((row) => row.map(printable))]
  const widths = heads.map((_, at) => Math.max(...cells.map((row) => columnsOf(row[at] ?? ''))))
  if (width !== undefined) narrow(widths, width - gap * (heads.length - 1))
  return cells.map((row) => rowText(row, widths)).join('')
}

function narrow(widths: number[], width: number): void {
  for (let sum = total(widths); sum > width; sum -= 1) {
    const widest = Math.max(...widths)
    if (widest <= least) return
    widths[widths.indexOf(widest)] = widest - 1
  }
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0)
}

function rowText(row: readonly string[], widths: readonly number[]): string {
  const cells = widths.map((width, at) => {
    const cell = cutTo(row[at] ?? '', width)
    return at === widths.length - 1 ? cell : cell + ' '.repeat(width - columnsOf(cell) + gap)
  })
  return `${cells.join('').trimEnd()}\n`
}
