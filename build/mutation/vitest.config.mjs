import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { rooms } from './rooms.mjs'

/** Derives each key from a passphrase once: that is slow by design, and nearly all the time of these specs. */
const rememberedScrypt = {
  name: 'remembered-scrypt',
  enforce: /** @type {const} */ ('pre'),
  /** @param {string} code @param {string} id */
  transform: (code, id) =>
    id.endsWith('/core/vault/slots/passphrase-slot.ts')
      ? code.replace(
          /(['"])node:crypto\1/,
          JSON.stringify(join(import.meta.dirname, 'remembered-scrypt.mjs')),
        )
      : undefined,
}

export default defineConfig({
  plugins: [rememberedScrypt],
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
      /^(?!.*(umask|costs no more|at every fault|(vault|secret|registry|project|image origin|pull intent|environment|login backup|activity): ))/,
    // A mutant that survives is shown to every test: one code for all that are handled alike.
    // Files in memory, where there is such a folder: saves wait for a disk.
    env: { FAIRLEAD_FAULTS: 'EIO', ...(existsSync('/dev/shm') && { TMPDIR: '/dev/shm' }) },
    testTimeout: 60_000,
  },
})
