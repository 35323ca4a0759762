import { type ComputedRef, computed } from 'vue'
import { usePlace } from '../../../composables/place.store.ts'
import { useTexts } from '../../../messages/texts.ts'
import type { Command } from '../command.ts'

/** Other namespaces, projects and engines to work in. The one that is used already is not offered. */
export function usePlaceCommands(): ComputedRef<readonly Command[]> {
  const { t } = useTexts()
  const place = usePlace()

  const namespaces = computed(() =>
    (place.project?.namespaces ?? [])
      .filter(({ name }) => name !== place.namespace)
      .map(
        ({ id, name }): Command => ({
          id: `namespace ${id}`,
          group: 'places',
          label: t('frame.useNamespace', { name }),
          icon: 'i-lucide-box',
          run: () => place.chooseNamespace(name),
        }),
      ),
  )
  const projects = computed(() =>
    place.projects
      .filter(({ id }) => id !== place.project?.id)
      .map(
        ({ id, name }): Command => ({
          id: `project ${id}`,
          group: 'places',
          label: t('frame.useProject', { name }),
          icon: 'i-lucide-folder-tree',
          run: () => place.chooseProject(id),
        }),
      ),
  )
  // An engine is worked on through a project that lives there.
  const engines = computed(() =>
    place.environments
      .filter(({ id, hidden }) => id !== place.environment?.id && !hidden)
      .map(({ id, name, projects: [project] }): Command => {
        return {
          id: `environment ${id}`,
          group: 'places',
          label: t('frame.useEnvironment', { name }),
          icon: 'i-lucide-server',
          blocked: project ? undefined : t('frame.blocked.noProject'),
          run: () => {
            if (project) place.chooseProject(project.id)
          },
        }
      }),
  )
  return computed(() => [...namespaces.value, ...projects.value, ...engines.value])
}
