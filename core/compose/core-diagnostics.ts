import { randomBytes } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import { release } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { DiagnosticsService } from '../diagnostics/diagnostics-service.ts'
import type { DiagnosticFacts, ProgramFacts } from '../diagnostics/facts.ts'
import { listDataFolder } from '../diagnostics/folder-listing.ts'
import type { LogTail } from '../diagnostics/log-tail.ts'
import type { ExchangeMachine } from '../exchange/machine.ts'
import type { Services } from '../services.ts'
import type { FileLayer } from '../storage/file-layer.ts'
import { vaultStatusOf } from '../vault/vault-status.ts'

export interface DiagnosingOptions {
  services: Pick<
    Services,
    | 'about'
    | 'activity'
    | 'environments'
    | 'keyringStatus'
    | 'projects'
    | 'pulls'
    | 'registries'
    | 'services'
    | 'settings'
    | 'vault'
  >
  layer: FileLayer
  machine: ExchangeMachine
  log: LogTail
  now: () => number
  newId: () => string
}

/** Variables that change where engines and registries are looked for; only that they are set is told. */
const tellingVariables = [
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'DOCKER_CERT_PATH',
  'DOCKER_TLS_VERIFY',
  'CONTAINER_HOST',
  'REGISTRY_AUTH_FILE',
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'NODE_EXTRA_CA_CERTS',
  'FAIRLEAD_DATA_DIR',
  'FAIRLEAD_SHELL',
]

/** Entries of the activity log that are told, and how long the keyring is waited for (milliseconds). */
const mostEntries = 100
const keyringPatience = 3000

/** Builds what gathers diagnoses from the services. */
export function createDiagnostics(options: DiagnosingOptions): DiagnosticsService {
  const { services, now, newId } = options
  return new DiagnosticsService({
    facts: () => factsOf(options),
    now,
    newId,
    random: (bytes) => randomBytes(bytes),
  })

  async function factsOf({ layer, machine, log }: DiagnosingOptions): Promise<DiagnosticFacts> {
    const started = performance.now()
    const { version, shell, dataFolder, notices } = services.about()
    const projects = services.projects.list()
    const engines = new Set(projects.map(({ environmentId }) => environmentId))
    const [environments, serviceLists, keyring, settings, folder, freeBytes] = await Promise.all([
      services.environments.list(),
      // an engine that is not known any more has no services to tell of
      Promise.all([...engines].map((id) => services.services.list(id).catch(() => []))),
      Promise.race([
        services.keyringStatus().catch(() => undefined),
        delay(keyringPatience, undefined, { ref: false }),
      ]),
      services.settings.read(),
      listDataFolder(layer, dataFolder),
      freeBytesAt(dataFolder),
    ])
    return {
      at: now(),
      home: machine.home,
      dataFolder,
      program: { ...programFacts(machine), version, shell },
      settings,
      vault: vaultStatusOf(services.vault),
      keyring,
      registries: services.registries.list(),
      projects,
      environments,
      services: serviceLists.flat(),
      pulls: services.pulls.list(),
      activity: services.activity.list({ limit: mostEntries }),
      notices,
      folder,
      freeBytes,
      log: log.lines(),
      milliseconds: performance.now() - started,
    }
  }
}

function programFacts({ env, platform }: ExchangeMachine): Omit<ProgramFacts, 'version' | 'shell'> {
  const { rss, heapUsed } = process.memoryUsage()
  return {
    versions: process.versions,
    platform,
    arch: process.arch,
    release: release(),
    uptimeSeconds: process.uptime(),
    residentBytes: rss,
    heapBytes: heapUsed,
    variables: tellingVariables.filter(
      (name) => env[name] !== undefined || env[name.toLowerCase()] !== undefined,
    ),
  }
}

async function freeBytesAt(folder: string): Promise<number | undefined> {
  const facts = await statfs(folder).catch(() => undefined)
  return facts && facts.bavail * facts.bsize
}
