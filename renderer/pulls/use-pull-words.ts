import type { PullJob } from '../../contract/pulls.ts'
import { useAmounts } from '../composables/amounts/amounts.store.ts'
import { useTexts } from '../messages/texts.ts'

export interface PullWords {
  bytes(current: number, total: number | undefined): string
  /** How far the pull is, in amounts: bytes, rate, time left; empty where nothing is known. */
  figures(job: PullJob): string
  /** Which credential is sent, or that none is and why. */
  credential(job: PullJob): string
}

/** What is said of a pull in the user's language. */
export function usePullWords(): PullWords {
  const { t } = useTexts()
  const amounts = useAmounts()
  const bytes = (current: number, total: number | undefined): string =>
    total === undefined || total <= current
      ? amounts.bytes(current)
      : t('pulls.bytes', { current: amounts.bytes(current), total: amounts.bytes(total) })
  const pace = ({ state, unpacking, rate }: PullJob): string | undefined => {
    if (state !== 'pulling') return undefined
    if (unpacking) return t('pulls.unpacking')
    return rate === undefined || rate === 0 ? undefined : t('pulls.rate', { rate: amounts.bytes(rate) })
  }
  return {
    bytes,
    figures: (job) =>
      [
        job.total > 0 || job.current > 0 ? bytes(job.current, job.total) : undefined,
        pace(job),
        job.secondsLeft === undefined
          ? undefined
          : t('pulls.left', { time: amounts.duration(job.secondsLeft) }),
      ]
        .filter((part) => part !== undefined)
        .join(' · '),
    credential: ({ credential, withheld }) => {
      if (credential) return t('pulls.credential', { name: credential.name })
      return withheld ? t('pulls.withheld', { name: withheld.name }) : t('pulls.anonymous')
    },
  }
}
