import type { DiagnosticFacts } from './facts.ts'
import { inertText } from './inert-text.ts'
import { activityPart } from './parts/activity-part.ts'
import { enginesPart, projectsPart, pullsPart, servicesPart } from './parts/engines-part.ts'
import { logPart, timingsPart } from './parts/log-part.ts'
import { registriesPart } from './parts/registries-part.ts'
import { storagePart } from './parts/storage-part.ts'
import { vaultPart } from './parts/vault-part.ts'
import { StandIns } from './stand-ins.ts'

/** Facts as a readable JSON text that another person may see. With `names`, names and addresses stand in it. */
export function diagnosisOf(facts: DiagnosticFacts, { names }: { readonly names: boolean }): string {
  const labels = new Map(
    [...facts.projects, ...facts.environments, ...facts.services].map(({ id, name }) => [id, name]),
  )
  const users = facts.registries.flatMap(({ username }) => username || [])
  const standIns = new StandIns({ shown: names, labels, users, home: facts.home })
  const { program, settings } = facts
  // first, so that what is told later is numbered by it
  const registries = registriesPart(facts.registries, standIns)
  const diagnosis = {
    about: names
      ? 'Diagnostics of Fairlead, with names and addresses. Passwords and usernames are not in it.'
      : 'Diagnostics of Fairlead. Names and addresses are replaced by stand-ins; passwords and usernames are not in it.',
    madeAt: new Date(facts.at).toISOString(),
    program: {
      fairlead: program.version,
      shell: program.shell,
      ...ofVersions(program.versions),
      system: `${program.platform} ${inertText(program.release)} ${program.arch}`,
      variables: program.variables,
      uptimeSeconds: Math.round(program.uptimeSeconds),
      residentBytes: program.residentBytes,
      heapBytes: program.heapBytes,
    },
    settings: {
      ...settings,
      currentProjectId:
        settings.currentProjectId === '' ? '' : standIns.name('project', settings.currentProjectId),
    },
    vault: vaultPart(facts.vault, facts.keyring),
    registries,
    projects: projectsPart(facts.projects, standIns),
    engines: enginesPart(facts.environments, standIns),
    services: servicesPart(facts.services, standIns),
    pulls: pullsPart(facts.pulls),
    storage: storagePart(facts, standIns),
    activity: activityPart(facts.activity, standIns),
    calls: timingsPart(facts.log),
    log: logPart(facts.log),
    gatheredInMilliseconds: Math.round(facts.milliseconds),
  }
  return `${JSON.stringify(diagnosis, undefined, 2)}\n`
}

/** The versions that matter, out of `process.versions`. */
function ofVersions(versions: Readonly<Record<string, string | undefined>>) {
  const { node, electron, chrome, v8, openssl } = versions
  return { node, electron, chrome, v8, openssl }
}
