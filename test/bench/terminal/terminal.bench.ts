import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { openAppRpc } from '../../../core/terminal/client/app-rpc.ts'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { startKeyring } from '../../bed/keyring/keyring.ts'
import { program } from '../../bed/machine/bed-parts.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import { type CoreClient, defaultPlace, draftOf } from '../../support/core-client.ts'
import { credentialHelper } from '../match/credential-helper.ts'
import { alternate } from '../measure/alternate.ts'
import { compare, type Measurement } from '../measure/measurement.ts'
import { withRunning } from '../measure/running.ts'

const server = 'registry.test:5000'

/**
 * One look-up of a login by our helper against one by `docker-credential-secretservice`, both on the same keyring:
 * ours asks the running app, whose vault that keyring opened.
 */
export const terminalBench: Measurement = {
  name: 'terminal',
  parts: ['keyring', 'credential helper', 'compiler'],
  pairs: 100,
  run: ({ pairs, progress }) =>
    withRunning(async (running) => {
      const folder = await running.keep(createBedFolder('bench-terminal'))
      const keyring = await running.keep(await startKeyring())
      const dataFolder = join(folder.path, 'data')
      await running.keep(
        await startWebShell({ engine: 'unix:///nonexistent/engine.sock', dataFolder, env: keyring.env }),
      )
      const secret = randomBytes(18).toString('base64url')
      await addLogin(dataFolder, secret)

      const env = { PATH: process.env.PATH, HOME: folder.path, ...keyring.env }
      const theirs = credentialHelper(env, program('docker-credential-secretservice'))
      await theirs.store({ ServerURL: server, Username: 'ann', Secret: secret })
      const ours = credentialHelper({ ...env, FAIRLEAD_DATA_DIR: dataFolder }, ownHelper())
      const timed = (helper: typeof ours) => async () => {
        const began = performance.now()
        const { Secret } = await helper.get(server)
        const took = performance.now() - began
        if (Secret !== secret) throw new Error('a helper gave another secret')
        return took
      }
      const values = await alternate(pairs, { secretservice: timed(theirs), fairlead: timed(ours) }, progress)
      return [
        compare(
          {
            what: 'one look-up of a login by a terminal',
            unit: 'ms',
            base: { name: 'docker-credential-secretservice', values: values.secretservice },
            other: { name: 'docker-credential-fairlead', values: values.fairlead },
          },
          ({ median }) => ({ text: 'not slower', met: median <= 1 }),
        ),
      ]
    }),
}

/** The one of the build, which a compiler has made. */
function ownHelper(): string {
  const file = resolve(import.meta.dirname, '../../../out/bin/docker-credential-fairlead')
  if (!existsSync(file)) throw new Error('docker-credential-fairlead is not built: npm run build')
  return file
}

async function addLogin(dataFolder: string, password: string): Promise<void> {
  const rpc = await openAppRpc(dataFolder)
  if (!rpc) throw new Error('the app does not listen')
  const client = createORPCClient<CoreClient>(rpc.link)
  await client.vault.create({ keyring: true })
  const place = await defaultPlace(client)
  const fields = { name: 'team', address: server, username: 'ann', password, saveAnyway: true }
  await client.registries.add(draftOf(place, fields))
  rpc.close()
}
