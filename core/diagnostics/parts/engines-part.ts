import type { Environment } from '../../../contract/environment/environment.ts'
import type { Project } from '../../../contract/projects.ts'
import type { PullJob } from '../../../contract/pulls.ts'
import type { Service } from '../../../contract/services.ts'
import { inertText } from '../inert-text.ts'
import type { StandIns } from '../stand-ins.ts'
import { counted, told, toldProblem } from './problem-part.ts'

/** Engines and services that are told one by one. */
const most = 50

/** How engines are reached and what they say of themselves. */
export function enginesPart(environments: readonly Environment[], standIns: StandIns) {
  return environments.slice(0, most).map((environment) => ({
    name: standIns.name('engine', environment.id),
    way: environment.way,
    endpoint: endpointOf(environment, standIns),
    foundBy: environment.origins.map(({ kind }) => kind),
    hidden: environment.hidden,
    absent: environment.absent,
    plainTcp: environment.plainTcp,
    projects: environment.projects.length,
    engine: environment.engine && {
      product: inertText(environment.engine.product),
      version: inertText(environment.engine.version),
      apiVersion: inertText(environment.engine.apiVersion),
      platform: inertText(environment.engine.platform),
    },
    problem: toldProblem(environment.problem),
    since: told(environment.since),
    nextTryAt: told(environment.nextTryAt),
  }))
}

/** Where it listens; sockets keep their scheme only, since their paths may name a user. */
function endpointOf({ endpoint, way }: Environment, standIns: StandIns): string {
  const [, scheme = '', rest = ''] = /^([a-z+]{1,10}):\/\/(.*)$/s.exec(endpoint) ?? []
  if (way === 'socket') {
    const usual = /^\/(var\/)?run\/(docker|podman\/podman)\.sock$/.test(rest)
    return usual ? `${scheme}://${rest}` : `${scheme}://${standIns.name('file', rest)}`
  }
  const host = (rest === '' ? endpoint : rest).replace(/^[^@/]*@/, '')
  return `${scheme}://${standIns.address('engine', host)}`
}

/** Projects, each with how many namespaces it has. */
export function projectsPart(projects: readonly Project[], standIns: StandIns) {
  return projects.slice(0, most).map(({ id, environmentId, namespaces }) => ({
    name: standIns.name('project', id),
    engine: standIns.name('engine', environmentId),
    namespaces: namespaces.length,
  }))
}

/** Services by state, and what keeps each of them from being what is wanted. */
export function servicesPart(services: readonly Service[], standIns: StandIns) {
  return {
    total: services.length,
    byState: counted(services.map(({ state }) => state)),
    list: services.slice(0, most).map((service) => ({
      name: standIns.name('service', service.id),
      state: service.state,
      wanted: service.scale,
      running: service.running,
      problem: toldProblem(service.problem),
      note: service.note,
      retryAt: told(service.retryAt),
      update: service.update?.state,
    })),
  }
}

/** Pulls of this run of the program by state, and why those failed that did. */
export function pullsPart(pulls: readonly Pick<PullJob, 'state' | 'stalled' | 'problem'>[]) {
  return {
    byState: counted(pulls.map(({ state }) => state)),
    stalled: pulls.filter(({ stalled }) => stalled).length,
    failures: counted(pulls.flatMap(({ problem }) => toldProblem(problem)?.code ?? [])),
  }
}
