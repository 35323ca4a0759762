import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { openVault } from '../../../core/vault/open-vault.ts'
import { Secret } from '../../../core/vault/secret.ts'
import type { Vault } from '../../../core/vault/vault.ts'
import { createBedFolder } from '../../bed/bed-folder.ts'
import type { StartedServices } from '../../core/storage/saves/started-services.ts'
import { alternate, type Sample } from '../measure/alternate.ts'
import { compare, type Goal, type Measurement, type Row } from '../measure/measurement.ts'
import { spreadOf } from '../measure/ratio.ts'
import { withRunning } from '../measure/running.ts'
import { anyDraft, makeFolder, openFolder } from './vault-folder.ts'

const mostTimes = 1.5
const mostAdded = 50

/** What a thousand registries add to a save, with every wait for the disk, and to an unlock. */
export const vaultBench: Measurement = {
  name: 'vault',
  parts: [],
  pairs: 30,
  run: ({ pairs, progress }) =>
    withRunning(async (running) => {
      const { path } = await running.keep(createBedFolder('bench-vault'))
      const passphrase = randomBytes(18).toString('base64url')
      const at = (count: number) => join(path, `data-${count}`)
      for (const count of [0, 10, 1000]) await makeFolder(at(count), count, passphrase)

      const few = await running.keep(openFolder(at(10)))
      const many = await running.keep(openFolder(at(1000)))
      const none = await running.keep(openFolder(at(0)))
      const values = await alternate(
        pairs,
        {
          addFew: adding(few),
          addMany: adding(many),
          editFew: editing(few),
          editMany: editing(many),
          unlockNone: unlocking(none.vault, passphrase),
          unlockMany: unlocking(many.vault, passphrase),
          startNone: starting(at(0), passphrase),
          startMany: starting(at(1000), passphrase),
        },
        progress,
      )
      return [
        saved('a registry is added', values.addFew, values.addMany),
        saved('a password is replaced', values.editFew, values.editMany),
        opened('unlock, cheapest derivation', values.unlockNone, values.unlockMany, true),
        opened('... with the files read first', values.startNone, values.startMany, false),
      ]
    }),
}

function saved(what: string, few: readonly number[], many: readonly number[]): Row {
  const row = { what, unit: 'ms', base: side('10 registries', few), other: side('1,000', many) } as const
  return compare(row, ({ median }) => ({
    text: `at most ${mostTimes} times as long`,
    met: median <= mostTimes,
  }))
}

function opened(what: string, none: readonly number[], many: readonly number[], judged: boolean): Row {
  const row = { what, unit: 'ms', base: side('no registry', none), other: side('1,000', many) } as const
  const added = spreadOf(many.map((value, pair) => value - (none[pair] ?? value))).median
  const goal: Goal = {
    text: `at most ${mostAdded} ms more: ${added.toFixed(1)}`,
    met: added <= mostAdded,
  }
  return judged ? compare(row, () => goal) : compare(row)
}

function side(name: string, values: readonly number[]) {
  return { name, values }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Adds one registry with a password; outside the time it is taken away again, so that their number stays. */
function adding(services: StartedServices): Sample {
  return async () => {
    const { editor, registries } = services
    const draft = anyDraft(services, 'added')
    const took = await timed(() => editor.add(draft))
    const added = registries.list().find(({ name }) => name === 'added')
    if (!added) throw new Error('The registry was not added')
    await registries.states.deactivate(added.id)
    await registries.states.remove(added.id)
    return took
  }
}

/** Gives one registry another password. */
function editing(services: StartedServices): Sample {
  const { editor, registries } = services
  return async () => {
    const [registry] = registries.list()
    if (!registry) throw new Error('There is no registry to edit')
    const { username, password, ...draft } = anyDraft(services, registry.name)
    const edit = { ...draft, id: registry.id, credential: { username, password } }
    return await timed(() => editor.edit(edit))
  }
}

/** Locks an open vault and unlocks it by its passphrase. */
function unlocking(vault: Vault, passphrase: string): Sample {
  return async () => {
    vault.lock()
    return await timed(() => unlocked(vault, passphrase))
  }
}

/** Opens the vault of a folder and unlocks it, as a start of the program does. */
function starting(folder: string, passphrase: string): Sample {
  return () =>
    timed(async () => {
      const vault = await openVault({
        layer: nodeFileLayer,
        folder,
        slots: [],
        clock: () => 1000,
        random: randomBytes,
      })
      await unlocked(vault, passphrase)
      await vault.dispose()
    })
}

async function unlocked(vault: Vault, passphrase: string): Promise<void> {
  const secret = Secret.fromText(passphrase)
  try {
    await vault.unlock({ passphrase: secret })
  } finally {
    secret.dispose()
  }
}
