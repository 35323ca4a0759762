import type { Row, Side } from './measurement.ts'
import { type Ratio, spreadOf } from './ratio.ts'

/** The rows as one text table: medians with min–max, ratios with the 95 % interval of their median. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [
    ['', 'pairs', 'against', '', 'ratio', 'goal', ''],
    ...rows.map((row) => [
      row.what,
      String(row.base.values.length),
      shownSide(row.base, row),
      shownSide(row.other, row),
      `${shownRatio(row.ratio)}${row.faster ? ' times faster' : ''}`,
      row.goal?.text ?? '',
      row.goal ? (row.goal.met ? 'met' : 'missed') : '',
    ]),
  ]
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  )
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function shownSide({ name, values }: Side, row: Row): string {
  const { median, min, max } = spreadOf(values)
  const small = row.unit === 'ms' && median < 1
  const shown = (value: number): string => digits(small ? value * 1000 : value)
  return `${name} ${shown(median)} ${small ? 'µs' : row.unit} (${shown(min)}–${shown(max)})`
}

function shownRatio({ median, low, high }: Ratio): string {
  return `${digits(median)} (${digits(low)}–${digits(high)})`
}

/** Three or four digits that mean something, never an exponent. */
function digits(value: number): string {
  if (value >= 100) return Math.round(value).toString()
  return value.toFixed(value >= 10 ? 1 : 3)
}
