import { onScopeDispose } from 'vue'
import { useRouter } from 'vue-router'
import type { DesktopPlace } from '../../../contract/desktop.ts'
import { useTexts } from '../../messages/texts.ts'
import { useClient } from '../../rpc/client.ts'
import { useLinkWish } from '../link-wish.store.ts'
import { useNotices } from '../notices.store.ts'
import { useLive } from './use-live.ts'

type WherePage = Exclude<DesktopPlace, { kind: 'bad-link' }>

/** A form in a sheet or dialog, or words that are shown once: a change of the page would leave nothing of them. */
const openForm = '[role="dialog"] form, [data-shown-once]'

/**
 * Goes where menus, notices and links of the desktop lead. A form that is open is not taken away: the last place
 * that was asked for waits until it is closed. A link never does more than name an image.
 */
export function usePlaces(): void {
  const client = useClient()
  const router = useRouter()
  const notices = useNotices()
  const wish = useLinkWish()
  const { t } = useTexts()
  let waiting: WherePage | undefined
  const observer = new MutationObserver(() => {
    if (waiting && !document.querySelector(openForm)) goNow(waiting)
  })

  function go(place: DesktopPlace): void {
    if (place.kind === 'bad-link') {
      notices.tell('warning', t('frame.places.badLink'))
    } else if (document.querySelector(openForm)) {
      if (!waiting) observer.observe(document.body, { childList: true, subtree: true })
      waiting = place
      notices.tell('plain', t(place.kind === 'link' ? 'frame.places.linkWaits' : 'frame.places.waits'))
    } else {
      goNow(place)
    }
  }

  function goNow(place: WherePage): void {
    waiting = undefined
    observer.disconnect()
    switch (place.kind) {
      case 'page':
        void router.push(`/${place.page}`)
        break
      case 'add-registry':
        void router.push('/registries?add=1')
        break
      case 'link':
        wish.image = place.image
        // A form that stands there keeps its own address.
        if (router.currentRoute.value.path !== '/launch') void router.push('/launch')
        break
    }
  }

  useLive(
    (signal) => client.desktop.places(undefined, { signal }),
    (places) => {
      const place = places.at(-1)
      // The first page may still be led to the vault's own.
      if (place) void router.isReady().then(() => go(place))
    },
  )
  onScopeDispose(() => observer.disconnect())
}
