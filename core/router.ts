import { implement } from '@orpc/server'
import { contract } from '../contract/index.ts'
import type { VaultStatus } from '../contract/vault.ts'
import { suggestName } from './registries/suggest-name.ts'
import { previewAddress, readAddress } from './registries/typed-address.ts'
import { latestOf } from './rpc/latest.ts'
import type { Services } from './services.ts'
import { Secret } from './vault/secret.ts'
import type { SlotKind } from './vault/slots/key-slot.ts'
import { vaultStatusOf } from './vault/vault-status.ts'

const os = implement(contract)

/** Every procedure of the contract, each one call to the service that does it. */
export function createRouter(services: Services) {
  const { activity, editor, environments, images, launches, matcher, projects } = services
  const { pulls, registries, rehearsal, settings, topics, vault, keyringStatus, vaultTried, workloads } =
    services

  const slotAdded = (subject: SlotKind): VaultStatus => {
    activity.record({ kind: 'vault.slot-added', ok: true, subject })
    return vaultStatusOf(vault)
  }

  return os.router({
    activity: {
      list: os.activity.list.handler(({ input }) => activity.list(input)),
    },

    app: {
      about: os.app.about.handler(() => services.about()),
      settings: os.app.settings.handler(() => settings.read()),
      changeSettings: os.app.changeSettings.handler(({ input }) => settings.write(input)),
      changes: os.app.changes.handler(({ signal }) => topics.changes(signal)),
    },

    environments: {
      list: os.environments.list.handler(() => environments.list()),
    },

    images: {
      list: os.images.list.handler(({ input }) => images.list(input.environmentId)),
    },

    projects: {
      list: os.projects.list.handler(() => projects.list()),
      addNamespace: os.projects.addNamespace.handler(async ({ input }) => {
        await projects.ensureNamespace(input.projectId, input.name)
        return projects.shown(input.projectId)
      }),
    },

    pulls: {
      trace: os.pulls.trace.handler(({ input }) => matcher.trace(input)),
      check: os.pulls.check.handler(({ input, signal }) => rehearsal.check(input, signal)),
      start: os.pulls.start.handler(({ input }) => pulls.start(input).show()),
      list: os.pulls.list.handler(() => pulls.list()),
      watch: os.pulls.watch.handler(({ signal }) =>
        latestOf(
          (onChange) => pulls.onChange(onChange),
          () => pulls.list(),
          { perSecond: 10 },
          signal,
        ),
      ),
      cancel: os.pulls.cancel.handler(({ input }) => pulls.cancel(input.id)),
      retry: os.pulls.retry.handler(({ input }) => pulls.retry(input.id).show()),
    },

    registries: {
      list: os.registries.list.handler(() => registries.list()),
      previewAddress: os.registries.previewAddress.handler(({ input }) => previewAddress(input.text)),
      suggestName: os.registries.suggestName.handler(({ input }) => {
        const address = readAddress(input.provider, input.address)
        const host = address.ok ? address.address.host : ''
        const taken = new Set(registries.records().map((record) => record.name.toLowerCase()))
        return { name: suggestName({ host, username: input.username }, taken) }
      }),
      add: os.registries.add.handler(({ input }) => editor.add(input)),
      edit: os.registries.edit.handler(({ input }) => editor.edit(input)),
      verify: os.registries.verify.handler(({ input }) => editor.verify(input.id, input.environmentId)),
      deactivate: os.registries.deactivate.handler(({ input }) => registries.deactivate(input.id)),
      activate: os.registries.activate.handler(({ input }) => registries.activate(input.id)),
      remove: os.registries.remove.handler(async ({ input }) => {
        await registries.remove(input.id)
        return {}
      }),
    },

    vault: {
      status: os.vault.status.handler(async () => {
        await vaultTried
        return vaultStatusOf(vault)
      }),
      keyring: os.vault.keyring.handler(() => keyringStatus()),
      create: os.vault.create.handler(async ({ input }) => {
        const { passphrase, keyring, safeStorage = false, acceptWeak = false } = input
        await withSecret(passphrase, (secret) =>
          vault.create({ keyring, safeStorage, acceptWeak, ...(secret ? { passphrase: secret } : {}) }),
        )
        activity.record({ kind: 'vault.created', ok: true })
        return vaultStatusOf(vault)
      }),
      unlock: os.vault.unlock.handler(async ({ input }) => {
        const passphrase = Secret.fromText(input.passphrase)
        await vault.unlock({ passphrase }).finally(() => passphrase.dispose())
        activity.record({ kind: 'vault.unlocked', ok: true, subject: 'passphrase' })
        return vaultStatusOf(vault)
      }),
      tryKeyring: os.vault.tryKeyring.handler(async () => {
        await vault.unlockWithKeyring()
        activity.record({ kind: 'vault.unlocked', ok: true, subject: 'keyring' })
        return vaultStatusOf(vault)
      }),
      lock: os.vault.lock.handler(async () => {
        vault.lock()
        activity.record({ kind: 'vault.locked', ok: true })
        return vaultStatusOf(vault)
      }),
      addPassphrase: os.vault.addPassphrase.handler(async ({ input }) => {
        const passphrase = Secret.fromText(input.passphrase)
        await vault.addSlot({ passphrase }).finally(() => passphrase.dispose())
        return slotAdded('passphrase')
      }),
      addKeyring: os.vault.addKeyring.handler(async () => {
        await vault.addSlot({ keyring: true })
        return slotAdded('keyring')
      }),
      addSafeStorage: os.vault.addSafeStorage.handler(async ({ input }) => {
        await vault.addSlot({ safeStorage: true, acceptWeak: input.acceptWeak ?? false })
        return slotAdded('safe-storage')
      }),
      removeSlot: os.vault.removeSlot.handler(async ({ input }) => {
        const subject = vault.slots().find(({ id }) => id === input.id)?.kind
        await vault.removeSlot(input.id)
        if (subject !== undefined) activity.record({ kind: 'vault.slot-removed', ok: true, subject })
        return vaultStatusOf(vault)
      }),
      changePassphrase: os.vault.changePassphrase.handler(async ({ input }) => {
        const current = Secret.fromText(input.current)
        const next = Secret.fromText(input.next)
        await vault.changePassphrase({ current, next }).finally(() => {
          current.dispose()
          next.dispose()
        })
        activity.record({ kind: 'vault.passphrase-changed', ok: true })
        return vaultStatusOf(vault)
      }),
    },

    workloads: {
      launch: os.workloads.launch.handler(({ input }) => launches.start(input)),
      launches: os.workloads.launches.handler(() => launches.list()),
      list: os.workloads.list.handler(({ input }) => workloads.list(input.environmentId)),
      start: os.workloads.start.handler(async ({ input }) => done(workloads.start(input))),
      stop: os.workloads.stop.handler(async ({ input }) => done(workloads.stop(input))),
      restart: os.workloads.restart.handler(async ({ input }) => done(workloads.restart(input))),
      remove: os.workloads.remove.handler(async ({ input }) => done(workloads.remove(input))),
      logs: os.workloads.logs.handler(({ input: { tail, follow, ...target }, signal }) =>
        workloads.logs(target, { tail, follow }, signal ?? new AbortController().signal),
      ),
    },
  })
}

async function done(work: Promise<void>): Promise<Record<never, never>> {
  await work
  return {}
}

/** Makes the secret type of an optional text, and zeroes it after its use. */
async function withSecret<T>(
  text: string | undefined,
  use: (secret: Secret | undefined) => Promise<T>,
): Promise<T> {
  const secret = text === undefined || text === '' ? undefined : Secret.fromText(text)
  try {
    return await use(secret)
  } finally {
    secret?.dispose()
  }
}
