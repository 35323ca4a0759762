import { containerStateSchema } from '../../../contract/workload/container-state.ts'
import type { WorkloadDetails } from '../../../contract/workload/workload-details.ts'
import { safeProof } from '../../engine/safe-proof.ts'
import { type ContainerInspection, containerDetailsShape } from '../../engine/shapes/container-details.ts'
import { mask } from './masked-answer.ts'

/** Of each list: what has more is read in the raw answer. */
const most = 300

type Facts = Omit<WorkloadDetails, 'digest' | 'hidden' | 'raw' | 'rawCut'>

/** What stands in a masked inspection, in words that can be shown as they are. */
export function containerFacts(masked: Readonly<Record<string, unknown>>): Facts {
  const from = containerDetailsShape.parse(masked)
  const { State: state, Config: config, HostConfig: host } = from
  const ended = state.Status === 'exited' || state.Status === 'dead'
  return {
    id: shown(from.Id, 128),
    name: shown(from.Name.replace(/^\//, ''), 128),
    image: shown(config.Image),
    imageId: shown(from.Image, 200),
    command: [from.Path, ...from.Args]
      .filter(Boolean)
      .slice(0, most)
      .map((word) => shown(word)),
    state: containerStateSchema.catch('created').parse(state.Status),
    ...(ended && state.ExitCode !== undefined ? { exitCode: state.ExitCode } : {}),
    ...words('error', state.Error),
    outOfMemory: state.OOMKilled,
    ...instant('createdAt', from.Created),
    ...instant('startedAt', state.StartedAt),
    ...(state.Status === 'running' ? {} : instant('finishedAt', state.FinishedAt)),
    restart: restartOf(from),
    limits: limitsOf(host),
    ...words('user', config.User),
    ...words('folder', config.WorkingDir),
    privileged: host.Privileged,
    readOnly: host.ReadonlyRootfs,
    mounts: from.Mounts.slice(0, most).map((mount) => ({
      kind: shown(mount.Type, 32),
      source: shown(mount.Type === 'volume' && mount.Name !== '' ? mount.Name : mount.Source),
      target: shown(mount.Destination),
      readOnly: !mount.RW,
    })),
    networks: Object.entries(from.NetworkSettings.Networks)
      .slice(0, most)
      .map(([name, network]) => ({
        name: shown(name, 256),
        ...words('address', network.IPAddress || network.GlobalIPv6Address),
        aliases: network.Aliases.slice(0, 20).map((alias) => shown(alias, 256)),
      })),
    ...healthOf(state),
    environment: config.Env.slice(0, most).map(variableOf),
    labels: Object.entries(config.Labels)
      .slice(0, most)
      .map(([name, value]) => namedValue(name, value)),
  }
}

function restartOf({ HostConfig: host, RestartCount: count }: ContainerInspection): Facts['restart'] {
  const { Name: policy, MaximumRetryCount: retries } = host.RestartPolicy
  return {
    policy: shown(policy, 64) || 'no',
    ...(policy === 'on-failure' && retries ? { retries } : {}),
    count: Math.max(0, count ?? 0),
  }
}

/** Engines write 0 where there is no limit, and Podman -1 for processes. */
function limitsOf(host: ContainerInspection['HostConfig']): Facts['limits'] {
  const share = host.CpuQuota && host.CpuPeriod ? host.CpuQuota / host.CpuPeriod : 0
  const cpus = host.NanoCpus ? host.NanoCpus / 1e9 : share
  return {
    ...(cpus > 0 ? { cpus } : {}),
    ...(host.Memory && host.Memory > 0 ? { memory: host.Memory } : {}),
    ...(host.PidsLimit && host.PidsLimit > 0 ? { processes: host.PidsLimit } : {}),
  }
}

function healthOf({ Health: health }: ContainerInspection['State']): Pick<WorkloadDetails, 'health'> {
  // "none" is the engine's word for an image without a check; Podman leaves the word out
  if (!health || health.Status === '' || health.Status === 'none') return {}
  const said = shown(health.Log.at(-1)?.Output ?? '', 500)
  return {
    health: {
      status: shown(health.Status, 64),
      failures: health.FailingStreak ?? 0,
      ...(said === '' ? {} : { said }),
    },
  }
}

function variableOf(entry: string): Facts['environment'][number] {
  const at = entry.indexOf('=')
  return at === -1 ? { name: shown(entry) } : namedValue(entry.slice(0, at), entry.slice(at + 1))
}

function namedValue(name: string, value: string): Facts['labels'][number] {
  return { name: shown(name, 256), ...(value === mask ? {} : { text: shown(value) }) }
}

function shown(text: string, limit = 1024): string {
  return safeProof(text, limit)
}

function words<K extends string>(key: K, text: string): { [P in K]?: string } {
  const said = shown(text)
  return said === '' ? {} : ({ [key]: said } as { [P in K]?: string })
}

/** The year 1 is Go's word for "never". */
function instant<K extends string>(key: K, text: string): { [P in K]?: number } {
  const at = Date.parse(text)
  return at > 0 ? ({ [key]: at } as { [P in K]?: number }) : {}
}
