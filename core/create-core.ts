import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Topic } from '../contract/app.ts'
import { acceptRestored } from './backup/restore/accept-restored.ts'
import { carryOutRestore } from './backup/restore/carry-out.ts'
import { createAccess } from './compose/core-access.ts'
import { createBackups } from './compose/core-backups.ts'
import { createDiagnostics } from './compose/core-diagnostics.ts'
import { createEnvironments } from './compose/core-environments.ts'
import { createExchange } from './compose/core-exchange.ts'
import { openCoreFiles } from './compose/core-files.ts'
import { createLaunching } from './compose/core-launching.ts'
import { createLogs } from './compose/core-logs.ts'
import { SessionBook } from './compose/core-sessions.ts'
import { createTerminal } from './compose/core-terminal.ts'
import { dataShape } from './compose/data-formats.ts'
import { openUnattended } from './compose/open-unattended.ts'
import { guardVault } from './compose/vault-guard.ts'
import type { Core, CoreOptions } from './core.ts'
import { LogTail } from './diagnostics/log-tail.ts'
import { defaultEnvironmentId } from './environments/environment-record.ts'
import { thisMachine } from './exchange/machine.ts'
import { ProjectRemoval } from './impact/project-removal.ts'
import { ProjectService } from './projects/project-service.ts'
import { createRegistries } from './registries/create-registries.ts'
import { createProver } from './registries/credential-prover.ts'
import { Matcher } from './registries/matcher.ts'
import { findTokenRealm } from './registry-api/token-realm.ts'
import { createRouter } from './router.ts'
import { describeBug } from './rpc/call-outcome.ts'
import { createRpcServer } from './rpc/rpc-server.ts'
import type { Services } from './services.ts'
import { noDesktop } from './shell/desktop-port.ts'
import { joinedDoors } from './shell/joined-doors.ts'
import { noUpdates } from './shell/update-port.ts'
import { nodeFileLayer } from './storage/node-file-layer.ts'
import type { StorageNotice } from './storage/versioned-file.ts'
import { TopicHub } from './topic-hub.ts'
import { keyringSlot } from './vault/slots/keyring-slot.ts'
import { keyringStatusOf } from './vault/vault-status.ts'

/** How long the page waits for slots that need nobody, before it is told that the vault is locked. */
const unattendedPatience = 1500

/** The same for a terminal, which cannot ask again by itself. */
const terminalPatience = 8000

/** The composition root: every service is built here once, from its ports. Throws `storage.*`. */
export async function createCore(options: CoreOptions): Promise<Core> {
  const { dataFolder, settings } = options
  const now = Date.now
  const log = new LogTail(options.log, now)
  const newId = randomUUID
  const topics = new TopicHub()
  const announce = (topic: Topic) => {
    topics.announce(topic)
    if (topic === 'projects') catalogue.refresh().catch(onBug)
  }
  const onBug = (error: unknown) => log.error({ bug: newId(), ...describeBug(error) }, 'bug')

  const damaged: StorageNotice[] = []
  const restored = await carryOutRestore(nodeFileLayer, dataFolder, dataShape, (notice) =>
    damaged.push(notice),
  )
  const files = await openCoreFiles({
    dataFolder,
    vault: {
      layer: nodeFileLayer,
      slots: [keyringSlot({ random: randomBytes }), ...(options.extraSlots ?? [])],
      clock: now,
      random: randomBytes,
      ...(options.scryptCost ? { scryptCost: options.scryptCost } : {}),
    },
    activity: { now, newId, onFailure: onBug, onChange: () => announce('activity') },
    newId,
    environmentId: defaultEnvironmentId,
    before: damaged,
  })
  const { vault, workspace, records, activity } = files
  const ports = { activity, announce, now, newId, onBug }
  if (restored) {
    const subject = new Date(restored.madeAt).toISOString()
    activity.record({ kind: 'backup.restored', ok: true, subject })
    const onAccepted = () => activity.record({ kind: 'vault.state-accepted', ok: true })
    if (restored.id === options.restore) acceptRestored({ vault, onAccepted, onBug })
  }

  const machine = options.machine ?? thisMachine()
  const engines = await createEnvironments({ files, machine, endpoint: options.endpoint, ...ports })
  const { environments, catalogue, mirrors } = engines
  const projects = new ProjectService({ document: workspace, activity, announce, newId })
  const prove = createProver({ environments, findRealm: findTokenRealm, random: randomBytes })
  const registriesPage = await createRegistries({
    records,
    vault,
    projects,
    prove,
    elapsed: () => performance.now(),
    ...ports,
  })
  const { service: registries, editor, verifier, bulk } = registriesPage
  const matcher = new Matcher(registries, projects)
  const launching = createLaunching({
    files,
    matcher,
    registries,
    environments,
    mirrors,
    projects,
    vault,
    settings,
    elapsed: () => performance.now(),
    ...ports,
  })
  const { pulls, launches, workloads, imageFiles, imageUpdates } = launching
  const logging = createLogs({ environments, ...ports })
  const access = createAccess({ matcher, registries, environments, vault, now })
  const { dispose: disposeBackups, ...backups } = createBackups({
    layer: nodeFileLayer,
    dataFolder,
    vault,
    pulls,
    activity,
    onBug,
    environmentId: defaultEnvironmentId,
    restart: (restore) => options.restart?.(restore),
    ...(options.scryptCost ? { scryptCost: options.scryptCost } : {}),
  })

  vault.onChange(() => announce('vault'))
  const guard = guardVault({ vault, settings, activity, pulls, registries, onBug })
  const sessions = new SessionBook({ desk: options.sessions, activity, announce })
  const unattended = openUnattended({ vault, activity, onBug })
  const exchange = createExchange({
    layer: nodeFileLayer,
    dataFolder,
    machine,
    backups: files.loginBackups,
    vault,
    registries,
    ...registriesPage.store,
    verify: (id, environmentId) => verifier.verify(id, environmentId),
    projects,
    copyText: options.copyText,
    random: randomBytes,
    ...ports,
  })
  const { terminal, terminalSetup } = createTerminal({
    layer: nodeFileLayer,
    machine,
    backups: exchange.backups,
    helperFile: options.helperFile,
    registries: registriesPage,
    projects,
    mirrors,
    vault,
    settings,
    withPage: !options.brief,
    vaultTried: () => Promise.race([unattended, delay(terminalPatience, undefined, { ref: false })]),
    ...ports,
  })
  if (!options.brief) {
    environments.start(launching.serviceKeeper)
    topics.listen((topic) => launching.serviceKeeper.onTopic(topic))
    launching.startServices()
  }

  const updates = options.updates ?? noUpdates()
  const deafToUpdates = updates.onChange(() => announce('updates'))

  const served: Omit<Services, 'diagnostics'> = {
    about: () => ({ version: options.version, shell: options.shell, dataFolder, notices: files.notices() }),
    activity,
    ...backups,
    bulk,
    desktop: options.desktop ?? noDesktop(),
    editor,
    ...engines,
    exchange,
    guard,
    ...launching,
    ...logging,
    ...access,
    matcher,
    projects,
    registries,
    removal: new ProjectRemoval({
      projects,
      registries,
      workloads,
      services: launching.services,
      inTurn: registriesPage.inTurn,
    }),
    sessions,
    settings,
    topics,
    updates,
    vault,
    keyringStatus: keyringStatusOf(vault, now),
    terminal,
    terminalSetup,
    vaultTried: Promise.race([unattended, delay(unattendedPatience, undefined, { ref: false })]),
    verifier,
  }
  const diagnostics = createDiagnostics({
    services: served,
    layer: nodeFileLayer,
    machine,
    log,
    now,
    newId,
  })
  const rpc = createRpcServer(createRouter({ ...served, diagnostics }), {
    log,
    onSave: () => void guard.present().catch(onBug),
  })

  return {
    rpc,
    files: joinedDoors([imageFiles, logging.logFiles, diagnostics]),
    vault,
    machine: (event) => guard.machine(event),
    terminal,
    dispose: async () => {
      deafToUpdates()
      rpc.dispose()
      exchange.dispose()
      terminal.dispose()
      guard.dispose()
      sessions.dispose()
      logging.logFiles.dispose()
      access.tags.dispose()
      environments.stop()
      const working = [launches, pulls, imageFiles, imageUpdates]
      await Promise.all([
        ...working.map((each) => each.dispose()),
        launching.disposeServices(),
        disposeBackups(),
      ])
      environments.dispose()
      await registriesPage.dispose()
      await files.dispose()
    },
  }
}
