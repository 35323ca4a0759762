/**
 * What is mutated together, and the specs that the mutants are shown to. Left out are specs that wait for
 * other processes or for the system, which would take days; so is the code that only they reach.
 *
 * @type {Record<string, { mutate: string[], specs: string[] }>}
 */
export const rooms = {
  storage: {
    mutate: ['core/storage/**/*.ts', '!core/storage/{folder-lock,lock-place,lock-protocol}.ts'],
    specs: ['test/core/storage/*.spec.ts', 'test/core/storage/{saves,fixtures}/*.spec.ts'],
  },
  seal: {
    mutate: ['core/vault/seal/**/*.ts', 'core/vault/secret.ts'],
    specs: [
      'test/core/vault/**/{sealed-box,sealed-secrets,secret,vault}*.spec.ts',
      'test/core/vault/rotation/{rotate-key,rotation-leftovers,rotation-refusals}.spec.ts',
      'test/core/storage/fixtures/*.spec.ts',
    ],
  },
  vault: {
    mutate: [
      'core/vault/**/*.ts',
      '!core/vault/seal/**',
      '!core/vault/secret.ts',
      '!core/vault/slots/{keyring-store,session-bus}.ts',
    ],
    specs: ['test/core/vault/**/*.spec.ts'],
  },
  images: { mutate: ['core/images/**/*.ts'], specs: ['test/core/images/**/*.spec.ts'] },
  match: { mutate: ['core/registries/match.ts'], specs: ['test/core/registries/match*.spec.ts'] },
}
