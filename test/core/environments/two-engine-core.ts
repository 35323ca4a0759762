import { afterEach } from 'vitest'
import { type Place, startTestCore, type TestCore } from '../../support/core-client.ts'
import { newUser } from '../registries/proof-bed.ts'
import { blankEnvironment } from './blank-environment.ts'

interface Part {
  dispose(): Promise<void>
}

/** What a test has started: it ends after the test, the last one first. */
export interface KeptParts {
  keep<T extends Part>(part: Promise<T>): Promise<T>
  /** It ends in another way. */
  leave(part: Part): void
}

/** New for each test of the file. */
export function keptParts(): KeptParts {
  const started: Part[] = []
  afterEach(async () => {
    for (const part of started.splice(0).reverse()) await part.dispose()
  })
  return {
    keep: async (part) => {
      const running = await part
      started.push(running)
      return running
    },
    leave: (part) => started.splice(started.indexOf(part), 1),
  }
}

/** A core with an open vault on the engine at `endpoint`, and a project on another one, which was added by hand as `far`. */
export async function twoEngineCore(
  { keep }: KeptParts,
  { endpoint, far }: { readonly endpoint: string; readonly far: string },
): Promise<{ readonly core: TestCore; readonly place: Place }> {
  const core = await keep(startTestCore({ endpoint }))
  const { client } = core
  await client.vault.create({ passphrase: newUser().password, keyring: false })
  const added = await client.environments.add({
    ...blankEnvironment({ name: 'far', address: far }),
    saveAnyway: false,
  })
  const project = await client.projects.add({ name: 'On the far one', environmentId: added.id })
  return { core, place: { projectId: project.id, environmentId: added.id } }
}
