import { onScopeDispose, watchEffect } from 'vue'
import { wholeFraction } from '../../../contract/pull/pull-list.ts'
import { useTitleNote } from '../../composables/title-note.store.ts'
import { useTexts } from '../../messages/texts.ts'
import { usePulls } from '../pulls.store.ts'

/** Has the title of the window say how far the running pulls are. */
export function usePullTitle(): void {
  const { t } = useTexts()
  const pulls = usePulls()
  const title = useTitleNote()

  watchEffect(() => {
    const fraction = wholeFraction(pulls.running)
    if (pulls.running.length === 0) title.note = ''
    else if (fraction === undefined) title.note = t('pulls.titles.running')
    else title.note = t('pulls.titles.percent', { percent: Math.floor(fraction * 100) })
  })
  onScopeDispose(() => {
    title.note = ''
  })
}
