import type { Notification } from 'electron'
import type { PullJob } from '../../../contract/pulls.ts'
import { describeProblem } from '../../../sentences/describe-problem.ts'
import type { DesktopWords } from '../../../sentences/desktop-words.ts'
import { noticeText } from './plain-text.ts'

export interface NoticeText {
  readonly title: string
  readonly body: string
}

/** What is used of a notice of the system. */
export type SystemNotice = Pick<Notification, 'on' | 'show' | 'close'>

export interface PullNoticesOptions {
  /** Makes a notice that is not shown yet. */
  readonly make: (text: NoticeText) => SystemNotice
  readonly words: () => DesktopWords
  /** Whether to tell now: the system can, the user wants it, and does not look at the window. */
  readonly wanted: () => boolean
  /** The user has pressed a notice. */
  readonly onPress: () => void
}

/** More that end together are told in one sentence. */
const eachUpTo = 3
/** What ends within this time ends together (milliseconds). */
const together = 1500
/** As many stay where they can be pressed; the system may show fewer. */
const kept = 8

/** What is told of pulls that ended together. The raw words of a registry are none of it. */
export function pullNotices(jobs: readonly PullJob[], { say, problem }: DesktopWords): readonly NoticeText[] {
  if (jobs.length > eachUpTo) {
    const failed = jobs.filter(({ state }) => state === 'failed').length
    const body = failed === 1 ? say('notices.manyFailedOne') : say('notices.manyFailed', { count: failed })
    return [{ title: say('notices.many', { count: jobs.length }), body: failed === 0 ? '' : body }]
  }
  return jobs.map((job) => {
    const image = noticeText(job.image, 100)
    if (job.state === 'done') return { title: say('notices.done', { image }), body: '' }
    const sentence = job.problem ? describeProblem(job.problem, problem).sentence : undefined
    return { title: say('notices.failed', { image }), body: noticeText(sentence ?? '', 200) }
  })
}

/** Tells the end of pulls through the system while the window is not in front. */
export class PullNotices {
  readonly #options: PullNoticesOptions
  /** A notice that nobody holds is collected, and its press is lost. */
  readonly #shown: SystemNotice[] = []
  #ended: PullJob[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(options: PullNoticesOptions) {
    this.#options = options
  }

  tell(jobs: readonly PullJob[]): void {
    if (!this.#options.wanted()) return
    this.#ended.push(...jobs)
    this.#timer ??= setTimeout(() => this.#show(), together)
  }

  dispose(): void {
    clearTimeout(this.#timer)
    for (const notice of this.#shown.splice(0)) notice.close()
  }

  #show(): void {
    this.#timer = undefined
    const jobs = this.#ended
    this.#ended = []
    // The user may have come to the window meanwhile.
    if (!this.#options.wanted()) return
    for (const text of pullNotices(jobs, this.#options.words())) this.#showOne(text)
  }

  #showOne(text: NoticeText): void {
    const notice = this.#options.make(text)
    const forget = () => {
      const index = this.#shown.indexOf(notice)
      if (index >= 0) this.#shown.splice(index, 1)
    }
    notice.on('click', () => {
      forget()
      this.#options.onPress()
    })
    notice.on('failed', forget)
    this.#shown.push(notice)
    for (const old of this.#shown.splice(0, Math.max(0, this.#shown.length - kept))) old.close()
    notice.show()
  }
}
