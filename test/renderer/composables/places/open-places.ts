import { PiniaColada } from '@pinia/colada'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { type App, defineComponent, h, ref } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import type { DesktopPlace } from '../../../../contract/desktop.ts'
import { useLinkWish } from '../../../../renderer/composables/link-wish.store.ts'
import { usePlaces } from '../../../../renderer/composables/live/use-places.ts'
import { useNotices } from '../../../../renderer/composables/notices.store.ts'
import { createTexts } from '../../../../renderer/messages/texts.ts'
import { provideClient } from '../../../../renderer/rpc/client.ts'
import type { Connection } from '../../../../renderer/rpc/connection.ts'
import { deferred } from '../../../../renderer/rpc/deferred.ts'

export const app = 'quay.io/team/app:2'
export const other = 'ghcr.io/team/other:1'
export const link = (image: string): DesktopPlace => ({ kind: 'link', image })
export const to = (page: 'images' | 'activity' | 'launch'): DesktopPlace => ({ kind: 'page', page })

/** One stream of places, as the core gives it; `open` is false once the page has let go of it. */
interface StandInStream {
  tell(...places: DesktopPlace[]): void
  end(): void
  readonly open: boolean
}

/** The streams that were asked for, oldest first. */
function standInStreams() {
  const streams: StandInStream[] = []
  const call = async (_path: readonly string[], _input: unknown, { signal }: { signal?: AbortSignal }) => {
    const messages: DesktopPlace[][] = []
    let wake = deferred<void>()
    let ended = false
    const stir = () => {
      wake.resolve(undefined)
      wake = deferred<void>()
    }
    signal?.addEventListener('abort', stir)
    streams.push({
      tell: (...places) => {
        messages.push(places)
        stir()
      },
      end: () => {
        ended = true
        stir()
      },
      get open() {
        return !ended && signal?.aborted !== true
      },
    })
    async function* read() {
      while (!ended && signal?.aborted !== true) {
        const next = messages.shift()
        if (next) yield next
        else await wake.promise
      }
    }
    return read()
  }
  return { streams, call }
}

/** The page over a core whose places the test tells. */
export async function openPlaces() {
  const { streams, call } = standInStreams()
  const generation = ref(1)
  const connection = { call, generation } as unknown as Connection
  const client = { install: (page: App) => provideClient(page, connection) }
  const blank = defineComponent(() => () => h('p'))
  const router = createRouter({
    history: createMemoryHistory(),
    routes: ['/registries', '/launch', '/images', '/activity'].map((path) => ({ path, component: blank })),
  })
  await router.push('/registries')
  const pinia = createPinia()
  setActivePinia(pinia)
  const Page = defineComponent(() => {
    usePlaces()
    return () => h(RouterView)
  })
  const wrapper = mount(Page, {
    global: { plugins: [pinia, PiniaColada, createTexts(), client, router] },
    attachTo: document.body,
  })
  await flushPromises()
  const wish = useLinkWish()
  const notices = useNotices()
  return {
    wrapper,
    router,
    streams,
    generation,
    at: () => router.currentRoute.value.fullPath,
    wished: () => wish.image,
    told: () => notices.list.map(({ text }) => text),
    tell: async (...places: DesktopPlace[]) => {
      streams.at(-1)?.tell(...places)
      await flushPromises()
    },
  }
}

/** Puts an element of this HTML beside the page, as dialogs are; the answer takes it away. */
export function openDialog(html = '<div role="dialog"><form></form></div>'): () => Promise<void> {
  const layer = document.createElement('div')
  layer.innerHTML = html
  document.body.append(layer)
  return async () => {
    await observed(() => layer.remove())
  }
}

/** Makes a change and waits until all who observe the page have been told of it: in their order, so this last. */
export async function observed(change: () => void): Promise<void> {
  await new Promise<void>((resolve) => {
    const observer = new MutationObserver(() => {
      observer.disconnect()
      resolve()
    })
    observer.observe(document.body, { childList: true, subtree: true })
    change()
  })
  await flushPromises()
}
