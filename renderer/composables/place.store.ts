import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { Environment } from '../../contract/environment/environment.ts'
import { useClient } from '../rpc/client.ts'
import { useStoreQuery } from './live/use-store-query.ts'
import { useSettings } from './settings.store.ts'

/** What stands for an environment of which nothing is known: every call about it says so. */
function lostEnvironment(id: string): Environment {
  return {
    id,
    name: id,
    endpoint: '',
    way: 'socket',
    origins: [],
    added: false,
    hidden: false,
    absent: true,
    projects: [],
    problem: { code: 'environment.not-found', data: { id } },
  }
}

/** Where the user works now: project, namespace and the engine of that project. */
export const usePlace = defineStore('place', () => {
  const client = useClient()
  const settings = useSettings()
  const projectList = useStoreQuery({ key: ['projects'], query: () => client.projects.list() })
  const environmentList = useStoreQuery({ key: ['environments'], query: () => client.environments.list() })
  const chosenProject = ref<string>()
  const chosenNamespace = ref('default')

  const projects = computed(() => projectList.data.value ?? [])
  const environments = computed(() => environmentList.data.value ?? [])

  /** The one that was chosen here, else the last one that was chosen anywhere, else the first. */
  const project = computed(() => {
    const wanted = chosenProject.value ?? settings.chosen?.currentProjectId
    return projects.value.find((one) => one.id === wanted) ?? projects.value[0]
  })
  const namespaces = computed(() => project.value?.namespaces.map((one) => one.name) ?? [])
  const namespace = computed(() => {
    const names = namespaces.value
    return names.includes(chosenNamespace.value) ? chosenNamespace.value : (names[0] ?? 'default')
  })
  /** The project's own or, before there is a project, the first. Never another one than the project's. */
  const environment = computed(() => {
    const id = project.value?.environmentId
    if (id === undefined || environmentList.data.value === undefined) return environments.value[0]
    return environments.value.find((one) => one.id === id) ?? lostEnvironment(id)
  })

  return {
    projects,
    environments,
    /** Undefined until the first answer. */
    project,
    namespaces,
    namespace,
    /** Undefined until the first answer. */
    environment,
    chooseProject: (id: string) => {
      chosenProject.value = id
      // The page is there already; a choice that could not be kept is asked for again after a reload.
      settings.change({ currentProjectId: id }).catch(() => undefined)
    },
    chooseNamespace: (name: string) => {
      chosenNamespace.value = name
    },
  }
})
