import type { PullJob } from '../../contract/pulls.ts'
import { formatBytes, formatDuration } from '../composables/amounts/format-amount.ts'
import { useLocale, useTexts } from '../messages/texts.ts'

export interface PullWords {
  bytes(current: number, total: number | undefined): string
  rate(job: PullJob): string | undefined
  left(job: PullJob): string | undefined
}

/** Amounts of a pull in the user's language. */
export function usePullWords(): PullWords {
  const { t } = useTexts()
  const locale = useLocale()
  const size = (bytes: number): string => formatBytes(bytes, locale.value)
  return {
    bytes: (current, total) =>
      total === undefined || total <= current
        ? size(current)
        : t('pulls.bytes', { current: size(current), total: size(total) }),
    rate: (job) =>
      job.state === 'pulling' && !job.unpacking && job.rate !== undefined && job.rate > 0
        ? t('pulls.rate', { rate: size(job.rate) })
        : undefined,
    left: ({ secondsLeft }) =>
      secondsLeft === undefined
        ? undefined
        : t('pulls.left', { time: formatDuration(secondsLeft, locale.value) }),
  }
}
