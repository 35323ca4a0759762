import type { LogLine, MarkLine } from '../text/log-text.ts'

/** What is copied and shown before a line. */
export interface LeadOptions {
  readonly timestamps: boolean
  /** Names by source; undefined where there is only one. */
  readonly names?: ReadonlyMap<number, string> | undefined
}

/** Lines as plain text. */
export function plainText(
  lines: Iterable<LogLine>,
  options: LeadOptions,
  mark: (line: MarkLine) => string,
): string {
  const texts: string[] = []
  for (const line of lines) {
    if (line.kind === 'mark') {
      texts.push(mark(line))
      continue
    }
    const time = options.timestamps ? `${timeText(line.at)} ` : ''
    const name = options.names?.get(line.source)
    texts.push(`${time}${name === undefined ? '' : `${name} `}${line.text}`)
  }
  return texts.join('\n')
}

/** An instant in local time, to the millisecond, as it stands before a line: always as wide. */
export function timeText(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
