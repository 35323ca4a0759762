import type { Topic } from '../../contract/app.ts'
import type { ActivityRecorder } from '../activity/activity-log.ts'
import { connectBy } from '../environments/connect.ts'
import { machineEngineFiles } from '../environments/discovery/engine-files.ts'
import type { SearchMachine } from '../environments/discovery/search-machine.ts'
import { EnvironmentEditor } from '../environments/edit/environment-editor.ts'
import { EnvironmentCatalogue } from '../environments/environment-catalogue.ts'
import { EnvironmentService } from '../environments/environment-service.ts'
import { MirrorBook } from '../environments/records/mirror-book.ts'
import { systemAuthorities } from '../registry-api/look/system-trust.ts'
import type { CoreFiles } from './core-files.ts'

export interface EnvironmentsOptions {
  files: Pick<CoreFiles, 'choices' | 'workspace'>
  machine: SearchMachine
  /** Where the engine listens by an option of the command line. */
  endpoint: string | undefined
  activity: ActivityRecorder
  announce: (topic: Topic) => void
  onBug: (error: unknown) => void
  now: () => number
  newId: () => string
}

/** Builds what knows the engines, and looks for them on the machine. To be told by `refresh` where projects live. */
export async function createEnvironments(options: EnvironmentsOptions) {
  const { files, machine, endpoint, activity, announce, onBug, now, newId } = options
  const { choices: document, workspace } = files
  const projectsOn = (environmentId: string) =>
    workspace.value.projects
      .filter((project) => project.environmentId === environmentId)
      .map(({ id, name }) => ({ id, name }))
  const connect = connectBy(() => systemAuthorities(process.env))
  const environments = new EnvironmentService({ connect, projectsOn, announce, onBug, now })
  const catalogue = new EnvironmentCatalogue({
    document,
    environments,
    machine,
    files: machineEngineFiles,
    option: endpoint,
    used: () => new Set(workspace.value.projects.map(({ environmentId }) => environmentId)),
    onBug,
  })
  await catalogue.search()
  const environmentEditor = new EnvironmentEditor({
    document,
    environments,
    catalogue,
    connect,
    machine,
    files: machineEngineFiles,
    projectsOn,
    activity,
    newId,
  })
  const mirrors = new MirrorBook({ document, environments, activity, announce })
  return { environments, catalogue, environmentEditor, mirrors }
}
