import { computed, type Ref, ref, shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { useNotices } from '../composables/notices.store.ts'
import { type Action, useAction } from '../composables/use-action.ts'
import { useTexts } from '../messages/texts.ts'
import { useImages } from './images.store.ts'
import type { ImageRow } from './list/image-list.ts'
import type { ImageAction } from './table/image-actions.ts'

/** From how many images of Docker Hub on the page asks before it asks there: each counts as a pull. */
const manyOfHub = 10

/** What the page can do, behind its buttons and menus. */
export interface PageActions {
  /** What runs without a dialog, with its failure. */
  readonly direct: Action<[ImageAction, readonly ImageRow[]], void>
  readonly load: Action<[readonly File[]], void>
  /** Those that the dialog for Remove is about. */
  readonly leaving: Readonly<Ref<readonly ImageRow[]>>
  readonly removing: Ref<boolean>
  /** The question before many images of Docker Hub are asked about. */
  readonly asking: Ref<boolean>
  readonly hubCount: Readonly<Ref<number>>
  act(images: readonly ImageRow[], action: ImageAction): void
  checkAll(): void
  checkNow(): void
}

export function usePageActions(): PageActions {
  const { t } = useTexts()
  const router = useRouter()
  const notices = useNotices()
  const images = useImages()
  const leaving = shallowRef<readonly ImageRow[]>([])
  const removing = ref(false)
  const asking = ref(false)

  const direct = useAction(async (action: ImageAction, chosen: readonly ImageRow[]) => {
    const [only] = chosen
    if (!only) return
    switch (action) {
      case 'launch':
        await router.push({ path: '/launch', query: { image: only.reference } })
        return
      case 'pull':
        await images.pullAgain(only.reference ?? '')
        notices.tell('plain', t('images.pulling', { image: only.name }))
        return
      case 'check': {
        const { total } = await images.checkUpdates(chosen.flatMap(({ reference }) => reference ?? []))
        if (total === 0) notices.tell('plain', t('images.updates.nothing'))
        return
      }
      case 'save':
        await images.save(chosen)
        return
      case 'remove':
        leaving.value = chosen
        removing.value = true
    }
  })

  const check = useAction(async () => {
    const { total } = await images.checkUpdates()
    if (total === 0) notices.tell('plain', t('images.updates.nothing'))
  })
  const hubCount = computed(
    () =>
      (images.list ?? []).filter(({ reference, update }) => isOfHub(reference) && update.kind !== 'never')
        .length,
  )

  return {
    direct: { ...direct, failure: computed(() => direct.failure.value ?? check.failure.value) },
    load: useAction(async (files: readonly File[]) => {
      for (const file of files) {
        await images.load(file, () =>
          notices.tell('warning', t('images.files.unreadable', { file: file.name })),
        )
      }
    }),
    leaving,
    removing,
    asking,
    hubCount,
    act: (chosen, action) => {
      void direct.run(action, chosen)
    },
    checkAll: () => {
      if (hubCount.value > manyOfHub) asking.value = true
      else void check.run()
    },
    checkNow: () => {
      asking.value = false
      void check.run()
    },
  }
}

/** Engines leave the host out of Docker Hub's names, and Podman writes it. */
function isOfHub(reference: string | undefined): boolean {
  if (reference === undefined) return false
  const [first = '', ...rest] = reference.split('/')
  return rest.length === 0 || first === 'docker.io' || !/[.:]|^localhost$/.test(first)
}
