import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDefinedError, safe } from '@orpc/client'
import type { FoundLogin, ImportChoice, ImportOutcome } from '../../../../contract/exchange.ts'
import {
  type CoreClient,
  defaultPlace,
  type Place,
  startTestCore,
  type TestCore,
} from '../../../support/core-client.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { machineAt, place as put } from '../exchange-bed.ts'

/** A core with an open vault, and a user of Docker's whose home is empty as yet. */
export interface ImportBed {
  readonly home: string
  /** Docker's file of logins. */
  readonly file: string
  core: TestCore
  readonly client: CoreClient
  readonly place: Place
  /** Writes Docker's file. */
  config(auths: object, more?: object): Promise<string>
  found(askHelpers?: boolean): Promise<FoundLogin[]>
  keyOf(text: string, askHelpers?: boolean): Promise<string>
  take(...choices: (Partial<ImportChoice> & { key: string })[]): Promise<ImportOutcome[]>
  /** The password that is sealed for a registry, by way of an export. */
  storedSecret(id: string): Promise<unknown>
}

export async function startImportBed(): Promise<ImportBed> {
  const home = await temporaryFolder()
  const file = join(home, '.docker', 'config.json')
  const core = await startTestCore({
    endpoint: 'unix:///nonexistent/engine.sock',
    machine: machineAt(home, { PATH: `${home}/bin:/usr/bin:/bin` }),
  })
  const { client } = core
  await client.vault.create({ passphrase: randomBytes(12).toString('hex'), keyring: false })
  const place = await defaultPlace(client)
  const found = async (askHelpers = false) => {
    const { logins } = await client.exchange.findLogins({ projectId: place.projectId, askHelpers })
    return logins
  }
  return {
    home,
    file,
    core,
    client,
    place,
    found,
    config: (auths, more = {}) => put(file, JSON.stringify({ ...more, auths })),
    keyOf: async (text, askHelpers = false) => {
      const key = (await found(askHelpers)).find((login) => login.text === text)?.key
      if (key === undefined) throw new Error(`${text} was not found`)
      return key
    },
    take: (...choices) =>
      client.exchange.importLogins({
        projectId: place.projectId,
        choices: choices.map((choice) => ({ scope: { kind: 'project' }, onConflict: 'skip', ...choice })),
      }),
    storedSecret: async (id) => {
      const order = { ids: [id], confirmed: true, copy: false }
      const { file: exported } = await client.exchange.exportKubernetes(order)
      const [, data = ''] = /\.dockerconfigjson: "([^"]+)"/.exec(readFileSync(exported, 'utf8')) ?? []
      const { auths } = JSON.parse(Buffer.from(data, 'base64').toString())
      return (Object.values(auths)[0] as { password: string }).password
    },
  }
}

/** The code of the problem that a call ends in. */
export async function code(call: Promise<unknown>): Promise<unknown> {
  const { error } = await safe(call)
  return isDefinedError(error) ? (error as { code: string }).code : error
}
