import { defineConfig } from 'vitest/config'
import { rooms } from './rooms.mjs'

export default defineConfig({
  test: {
    environment: 'node',
    include: rooms[process.env.FAIRLEAD_MUTATION_ROOM ?? 'storage']?.specs ?? [],
    exclude: [
      '**/full-disk.spec.ts',
      '**/folder-lock.spec.ts',
      '**/real-keyring.spec.ts',
      '**/vault-procedures.spec.ts',
    ],
    // The runner works in threads, which have no umask of their own; and the saves of documents and records
    // reach all that those of the services do.
    testNamePattern:
      /^(?!.*(umask|(vault|secret|registry|project|image origin|pull intent|environment|login backup|activity): ))/,
    // A mutant that survives is shown to every test: one code for all that are handled alike.
    env: { FAIRLEAD_FAULTS: 'EIO' },
    testTimeout: 60_000,
  },
})
