const vault = 'test/core/vault'

/**
 * What is mutated together, and the specs that the mutants are shown to. Left out are specs that need other
 * processes or a real keyring (killed programs, `real-keyring`, `folder-lock`), a full disk, or a comparison of
 * times, and those that try a fault or a kill at every operation of long work (`rotation-faults`,
 * `rollback-histories`): with them a room would take days. So is the code that only they reach.
 *
 * @type {Record<string, { mutate: string[], specs: string[] }>}
 */
export const rooms = {
  storage: {
    mutate: ['core/storage/**/*.ts', '!core/storage/{folder-lock,lock-place,lock-protocol}.ts'],
    specs: ['test/core/storage/*.spec.ts', 'test/core/storage/{files,saves,fixtures}/*.spec.ts'],
  },
  seal: {
    mutate: ['core/vault/seal/**/*.ts', 'core/vault/secret.ts'],
    specs: [
      `${vault}/seal/*.spec.ts`,
      `${vault}/{vault,vault-damage}.spec.ts`,
      `${vault}/rotation/{rotate-key,rotation-leftovers,rotation-meanwhile,rotation-refusals}.spec.ts`,
      `${vault}/anchor/rollback.spec.ts`,
      'test/core/storage/fixtures/*.spec.ts',
    ],
  },
  slots: {
    mutate: ['core/vault/slots/**/*.ts'],
    specs: [
      `${vault}/keyring/*.spec.ts`,
      `${vault}/{key-slots,open-vault}.spec.ts`,
      `${vault}/passphrases/{passphrase-slot,recovery-words}.spec.ts`,
      `${vault}/rotation/rotation-refusals.spec.ts`,
    ],
  },
  anchor: {
    mutate: ['core/vault/anchor/**/*.ts'],
    specs: [`${vault}/anchor/{marks,rollback,state-notes,state-watch}.spec.ts`, `${vault}/seal/*.spec.ts`],
  },
  vault: {
    mutate: ['core/vault/*.ts', 'core/vault/keys/**/*.ts', '!core/vault/secret.ts'],
    specs: [
      `${vault}/*.spec.ts`,
      `${vault}/keys/*.spec.ts`,
      `${vault}/passphrases/{change-passphrase,guess-pace,recovery-words}.spec.ts`,
      `${vault}/rotation/{rotate-key,rotation-leftovers,rotation-meanwhile,rotation-refusals}.spec.ts`,
      `${vault}/keyring/keyring-slot.spec.ts`,
      `${vault}/anchor/rollback.spec.ts`,
      `${vault}/seal/{secret-records,secret-store}.spec.ts`,
    ],
  },
  images: { mutate: ['core/images/**/*.ts'], specs: ['test/core/images/**/*.spec.ts'] },
  match: { mutate: ['core/registries/match.ts'], specs: ['test/core/registries/match*.spec.ts'] },
}
