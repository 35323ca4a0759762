import type { Row, Side, Unit } from './measurement.ts'
import { type Ratio, spreadOf } from './ratio.ts'

/** The rows as one text table: medians with min–max, ratios with the 95 % interval of their median. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [
    ['', 'against', '', 'ratio', 'goal', ''],
    ...rows.map((row) => [
      row.what,
      shownSide(row.base, row.unit),
      shownSide(row.other, row.unit),
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

function shownSide({ name, values }: Side, unit: Unit): string {
  const { median, min, max } = spreadOf(values)
  return `${name} ${digits(median)} ${unit} (${digits(min)}–${digits(max)})`
}

function shownRatio({ median, low, high }: Ratio): string {
  return `${digits(median)} (${digits(low)}–${digits(high)})`
}

/** Three or four digits that mean something, never an exponent. */
function digits(value: number): string {
  if (value >= 100) return Math.round(value).toString()
  return value.toFixed(value >= 10 ? 1 : 3)
}
