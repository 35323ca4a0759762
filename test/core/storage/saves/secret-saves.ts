import { Secret } from '../../../../core/vault/secret.ts'
import type { Vault } from '../../../../core/vault/vault.ts'
import { anyText, binding, lent } from '../../vault/vault-bed.ts'
import type { SaveKind } from './save-kind.ts'
import { startedVault } from './vault-saves.ts'

const roles = ['current', 'candidate', 'previous'] as const
const texts = { current: anyText(), candidate: anyText(), previous: anyText(), next: anyText() }

async function sealed(vault: Vault, text: keyof typeof texts, role: 'current' | 'candidate' = 'current') {
  const secret = Secret.fromText(texts[text])
  await vault.seal('r1', binding, secret, role)
  secret.dispose()
}

/** Leaves a current secret, one for each other role that is wanted, and another record's. */
async function prepared(vault: Vault, others: readonly string[]): Promise<void> {
  await vault.create({ safeStorage: true })
  await vault.seal('r2', binding, Secret.fromText(texts.next), 'current')
  if (others.includes('previous')) {
    await sealed(vault, 'previous')
    await sealed(vault, 'current', 'candidate')
    await vault.promote('r1', { keepPrevious: true })
  } else if (others.includes('current')) await sealed(vault, 'current')
  if (others.includes('candidate')) await sealed(vault, 'candidate', 'candidate')
}

function secretSave(
  name: string,
  before: readonly (typeof roles)[number][],
  save: (vault: Vault) => Promise<unknown>,
  more: Partial<SaveKind> & { gone?: readonly (typeof roles)[number][] } = {},
): SaveKind {
  const { gone = [], ...rest } = more
  return {
    name: `secret: ${name}`,
    prepare: async (place) => prepared(await startedVault(place), before),
    open: async (place) => {
      const vault = await startedVault(place)
      const shown = async (id: string, role: (typeof roles)[number]) =>
        vault.has(id, role) ? await lent(vault, id, role) : undefined
      const state = async () => ({
        r1: await Promise.all(roles.map((role) => shown('r1', role))),
        r2: await shown('r2', 'current'),
        slots: vault.slots().map(({ kind }) => kind),
        notices: vault.notices,
      })
      return { save: () => save(vault), state }
    },
    erases: (files) => gone.map((role) => sealedText(files, role)),
    ...rest,
  }
}

/** Drops the passphrase, which shows that it was done. */
async function rotated(vault: Vault): Promise<void> {
  const drop = vault.slots().flatMap(({ id, kind }) => (kind === 'passphrase' ? [id] : []))
  await vault.rotateKey({ passphrases: [], drop })
}

function headerOf(files: ReadonlyMap<string, string>): {
  keyCheck: string
  slots: { payload: { wrapped: string } }[]
} {
  return JSON.parse(files.get('/data/vault.json') ?? '{}').value
}

function sealedText(files: ReadonlyMap<string, string>, role: (typeof roles)[number]): string {
  const text = files.get('/data/secrets/r1.json') ?? '{}'
  return JSON.parse(text).value[role].sealed
}

/** The saves of sealed secrets. */
export const secretSaves: readonly SaveKind[] = [
  secretSave('first one', [], (vault) => sealed(vault, 'next')),
  secretSave('replaced', ['current'], (vault) => sealed(vault, 'next'), { gone: ['current'] }),
  secretSave('candidate sealed', ['current'], (vault) => sealed(vault, 'next', 'candidate')),
  secretSave('candidate promoted', ['current', 'candidate'], (vault) => vault.promote('r1'), {
    gone: ['current', 'candidate'],
  }),
  secretSave(
    'candidate promoted, the previous kept',
    ['current', 'candidate', 'previous'],
    (vault) => vault.promote('r1', { keepPrevious: true }),
    { gone: roles },
  ),
  secretSave('previous brought back', ['current', 'previous'], (vault) => vault.revert('r1'), {
    gone: ['current', 'previous'],
  }),
  secretSave('candidate discarded', ['current', 'candidate'], (vault) => vault.discard('r1', 'candidate'), {
    gone: ['candidate'],
  }),
  secretSave('last one discarded', ['current'], (vault) => vault.discard('r1', 'current'), {
    gone: ['current'],
    removes: true,
  }),
  {
    ...secretSave('data key replaced', roles, rotated),
    prepare: async (place) => {
      const vault = await startedVault(place)
      await prepared(vault, roles)
      await vault.addSlot({ passphrase: Secret.fromText(texts.next) })
    },
    erases: (files) => [
      headerOf(files).keyCheck,
      ...headerOf(files).slots.map(({ payload }) => payload.wrapped),
    ],
  },
  secretSave('removed', roles, (vault) => vault.remove('r1'), { gone: roles, removes: true }),
]
