import type { RunSwitch, RunText } from '../../../../contract/workload/run-fields.ts'
import type { LeftOut } from '../../../../contract/workload/run-form.ts'

/** What a flag of `docker run` means for the form. Flags that take no value may have one after a `=`. */
export type FlagMeaning =
  | { readonly kind: 'text'; readonly field: RunText }
  | { readonly kind: 'entry'; readonly field: RunText }
  | { readonly kind: 'switch'; readonly field: RunSwitch }
  | { readonly kind: 'mount' | 'restart' | 'pull' | 'platform' | 'variable' | 'port' | 'detach' }
  | { readonly kind: 'left-out'; readonly reason: LeftOut['reason'] }

export interface RunFlag {
  readonly takesValue: boolean
  readonly meaning: FlagMeaning
}

const texts: Readonly<Record<string, RunText>> = {
  name: 'name',
  entrypoint: 'entrypoint',
  user: 'user',
  workdir: 'workdir',
  hostname: 'hostname',
  cpus: 'cpus',
  memory: 'memory',
  'shm-size': 'shmSize',
  'stop-signal': 'stopSignal',
  'stop-timeout': 'stopTimeout',
  gpus: 'gpus',
}

const entries: Readonly<Record<string, RunText>> = {
  volume: 'volumes',
  label: 'labels',
  'add-host': 'hosts',
  dns: 'dns',
  tmpfs: 'tmpfs',
  device: 'devices',
  'cap-add': 'capAdd',
  'cap-drop': 'capDrop',
  ulimit: 'ulimits',
  sysctl: 'sysctls',
}

const switches: Readonly<Record<string, RunSwitch>> = {
  init: 'init',
  tty: 'tty',
  interactive: 'interactive',
  'read-only': 'readOnly',
  privileged: 'privileged',
  rm: 'autoRemove',
}

const leftOut: readonly (readonly [reason: LeftOut['reason'], takesValue: boolean, names: string])[] = [
  ['no-effect', true, 'attach detach-keys'],
  ['no-effect', false, 'sig-proxy quiet disable-content-trust help tls-verify'],
  ['file-not-read', true, 'env-file label-file'],
  ['own-network', true, 'network net network-alias net-alias ip ip6 link link-local-ip mac-address'],
  [
    'not-supported',
    true,
    `annotation blkio-weight blkio-weight-device cgroup-parent cgroupns cidfile cpu-count cpu-percent
     cpu-period cpu-quota cpu-rt-period cpu-rt-runtime cpu-shares cpuset-cpus cpuset-mems
     device-cgroup-rule device-read-bps device-read-iops device-write-bps device-write-iops dns-opt
     dns-option dns-search domainname expose group-add health-cmd health-interval health-retries
     health-start-interval health-start-period health-timeout io-maxbandwidth io-maxiops ipc isolation
     kernel-memory log-driver log-opt memory-reservation memory-swap memory-swappiness oom-score-adj pid
     pids-limit runtime security-opt storage-opt userns uts volume-driver volumes-from`,
  ],
  ['not-supported', false, 'no-healthcheck oom-kill-disable publish-all use-api-socket'],
  // what Podman has beyond Docker's
  [
    'not-supported',
    true,
    `arch authfile cgroup-conf cgroups chrootdirs conmon-pidfile decryption-key env-merge gidmap
     group-entry health-log-destination health-max-log-count health-max-log-size health-on-failure
     health-startup-cmd health-startup-interval health-startup-retries health-startup-success
     health-startup-timeout hostuser image-volume init-ctr init-path os passwd-entry personality pidfile pod
     pod-id-file preserve-fd preserve-fds rdt-class requires retry retry-delay sdnotify seccomp-policy
     secret shm-size-systemd signature-policy subgidname subuidname systemd timeout tz uidmap umask unsetenv
     variant`,
  ],
  [
    'not-supported',
    false,
    'env-host http-proxy no-hostname no-hosts passwd read-only-tmpfs replace rmi rootfs unsetenv-all',
  ],
]

const special: Readonly<Record<string, RunFlag>> = {
  env: { takesValue: true, meaning: { kind: 'variable' } },
  publish: { takesValue: true, meaning: { kind: 'port' } },
  mount: { takesValue: true, meaning: { kind: 'mount' } },
  restart: { takesValue: true, meaning: { kind: 'restart' } },
  pull: { takesValue: true, meaning: { kind: 'pull' } },
  platform: { takesValue: true, meaning: { kind: 'platform' } },
  detach: { takesValue: false, meaning: { kind: 'detach' } },
}

/**
 * Every flag of `docker run` (documentation of Docker 29) and of `podman run` by its long name, so that one
 * which the form lacks still does not take the image for its value.
 */
export const runFlags: ReadonlyMap<string, RunFlag> = new Map([
  ...flagsOf(texts, true, (field) => ({ kind: 'text', field })),
  ...flagsOf(entries, true, (field) => ({ kind: 'entry', field })),
  ...flagsOf(switches, false, (field) => ({ kind: 'switch', field })),
  ...leftOut.flatMap(([reason, takesValue, names]) =>
    names
      .split(/\s+/)
      .map((name): [string, RunFlag] => [name, { takesValue, meaning: { kind: 'left-out', reason } }]),
  ),
  ...Object.entries(special),
])

/** The long names of the flags with one letter. */
export const shortFlags: Readonly<Record<string, string>> = {
  a: 'attach',
  c: 'cpu-shares',
  d: 'detach',
  e: 'env',
  h: 'hostname',
  i: 'interactive',
  l: 'label',
  m: 'memory',
  p: 'publish',
  P: 'publish-all',
  q: 'quiet',
  t: 'tty',
  u: 'user',
  v: 'volume',
  w: 'workdir',
}

/** Flags of `docker` and `podman` themselves that take a value; every other one takes none. */
export const programFlagsWithValue: ReadonlySet<string> = new Set(
  `--config --context -c --host -H --log-level -l --tlscacert --tlscert --tlskey --connection --url --root
   --runroot --storage-driver --storage-opt --identity --namespace -n --address -a`.split(/\s+/),
)

function flagsOf<F>(
  fields: Readonly<Record<string, F>>,
  takesValue: boolean,
  meaning: (field: F) => FlagMeaning,
): [string, RunFlag][] {
  return Object.entries(fields).map(([name, field]) => [name, { takesValue, meaning: meaning(field) }])
}
