import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import type { ImportOutcome } from '../../../../contract/exchange.ts'
import { CredentialHelper } from '../../../../core/exchange/credential-helper.ts'
import type { ExchangeMachine } from '../../../../core/exchange/machine.ts'
import { program } from '../../../bed/machine/bed-parts.ts'
import { CanaryScanner } from '../../../support/canary/canary.ts'
import { defaultPlace, startTestCore } from '../../../support/core-client.ts'
import { anyPassword, place } from '../exchange-bed.ts'

const exec = promisify(execFile)

/** What `docker login` does. */
export function store(helper: string, machine: ExchangeMachine, login: object): Promise<unknown> {
  const running = exec(program(helper), ['store'], { env: { ...machine.env } })
  running.child.stdin?.end(JSON.stringify(login))
  return running
}

export function helperAt(name: string, machine: ExchangeMachine): CredentialHelper {
  return new CredentialHelper({ name, file: program(name), machine, patience: { list: 15_000, get: 15_000 } })
}

export async function dockerConfig(machine: ExchangeMachine, config: object): Promise<void> {
  await place(join(machine.home, '.docker', 'config.json'), JSON.stringify(config))
}

/** Imports all that is found by way of a whole core, and looks for the secret in all that this core says and writes. */
export async function imported(machine: ExchangeMachine, secret: string): Promise<ImportOutcome[]> {
  const core = await startTestCore({ endpoint: 'unix:///nonexistent/engine.sock', machine })
  try {
    const { client } = core
    await client.vault.create({ passphrase: anyPassword(), keyring: false })
    const { projectId } = await defaultPlace(client)
    const { logins } = await client.exchange.findLogins({ projectId, askHelpers: true })
    const choices = logins.map(({ key }) => ({
      key,
      scope: { kind: 'project' as const },
      onConflict: 'skip' as const,
    }))
    const outcomes = await client.exchange.importLogins({ projectId, choices })
    const scanner = new CanaryScanner({ secret })
    const [registry] = await client.registries.list()
    if (registry) {
      const { file } = await client.exchange.exportKubernetes({
        ids: [registry.id],
        confirmed: true,
        copy: false,
      })
      const [, data = ''] = /dockerconfigjson: "([^"]+)"/.exec(await readFile(file, 'utf8')) ?? []
      expect(Buffer.from(data, 'base64').toString()).toContain(JSON.stringify(secret))
      await client.exchange.removeExport({ name: basename(file) })
    }
    expect(scanner.scan('frames', core.received.join('\n'))).toEqual([])
    expect(scanner.scan('log', core.logged.join('\n'))).toEqual([])
    expect(scanner.scanFolder(core.dataFolder)).toEqual([])
    return outcomes
  } finally {
    await core.dispose()
  }
}
