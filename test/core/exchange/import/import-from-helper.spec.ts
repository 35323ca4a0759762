import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CanaryScanner } from '../../../support/canary/canary.ts'
import { anyPassword } from '../exchange-bed.ts'
import { standInHelper } from '../helper/stand-in-helper.ts'
import { code, type ImportBed, startImportBed } from './import-bed.ts'

let bed: ImportBed
beforeEach(async () => {
  bed = await startImportBed()
})
afterEach(() => bed.core.dispose())

describe('from a credential helper', () => {
  const script = (secret: string) => `case "$1" in
list) cat "$HOME/list" ;;
get) cat > "$HOME/asked"; test -e "$HOME/slow" && sleep 1; printf '{"ServerURL":"%s","Username":"%s","Secret":"%s"}' "$(cat $HOME/asked)" "$(cat $HOME/user)" '${secret}' ;;
esac`

  async function helper(secret: string, listed: object, user = 'ann') {
    await standInHelper(join(bed.home, 'bin'), 'store', script(secret))
    writeFileSync(join(bed.home, 'list'), JSON.stringify(listed))
    writeFileSync(join(bed.home, 'user'), user)
    await bed.config({}, { credsStore: 'store' })
  }

  it('the secret goes from the helper into the vault', async () => {
    const secret = anyPassword()
    await helper(secret, { 'https://index.docker.io/v1/': 'ann' })
    const [outcome] = await bed.take({ key: await bed.keyOf('https://index.docker.io/v1/', true) })
    if (outcome?.kind !== 'imported') throw new Error(JSON.stringify(outcome))
    expect(outcome.registry).toMatchObject({ provider: 'dockerhub', username: 'ann' })
    expect(await bed.storedSecret(outcome.registry.id)).toBe(secret)
    expect(readFileSync(join(bed.home, 'asked'), 'utf8')).toBe('https://index.docker.io/v1/')
    const scanner = new CanaryScanner({ secret })
    expect(scanner.scan('frames', bed.core.received.join('\n'))).toEqual([])
  })

  it('LK-03: while a helper answers, the secret is in no argument and no environment', async () => {
    const secret = anyPassword()
    await helper(secret, { 'a.test': 'ann' })
    const key = await bed.keyOf('a.test', true)
    writeFileSync(join(bed.home, 'slow'), '')
    const taking = bed.take({ key })
    const scanner = new CanaryScanner({ secret })
    let looks = 0
    const hits: unknown[] = []
    const ended = taking.then(() => true)
    while (!(await Promise.race([ended, pause(20).then(() => false)]))) {
      if (existsSync(join(bed.home, 'asked'))) looks += 1
      hits.push(...scanner.scanProcesses(process.pid))
    }
    expect(hits).toEqual([])
    expect(looks).toBeGreaterThan(1)
    expect(await taking).toMatchObject([{ kind: 'imported' }])
  })

  it('an identity token keeps its kind and has no username', async () => {
    await helper(anyPassword(), { 'a.test': '<token>' }, '<token>')
    const [outcome] = await bed.take({ key: await bed.keyOf('a.test', true) })
    expect(outcome).toMatchObject({ kind: 'imported', registry: { address: 'a.test', anonymous: false } })
    if (outcome?.kind === 'imported') {
      expect(outcome.registry.username).toBeUndefined()
      expect(
        await code(
          bed.client.exchange.exportKubernetes({ ids: [outcome.registry.id], confirmed: true, copy: false }),
        ),
      ).toBe('exchange.nothing-to-export')
    }
  })

  it('CH-06: a helper that fails stops this import, and nothing is stored in the bed.place of its secret', async () => {
    await helper('x', { 'a.test': 'ann', 'b.test': 'ann' })
    const keys = [{ key: await bed.keyOf('a.test', true) }, { key: await bed.keyOf('b.test', true) }]
    await standInHelper(
      join(bed.home, 'bin'),
      'store',
      `[ "$1" = list ] && cat "$HOME/list" && exit; echo broken; exit 1`,
    )
    expect(await bed.take(...keys)).toMatchObject([
      { kind: 'refused', problem: { code: 'exchange.helper-failed', data: { reason: 'failed' } } },
      { kind: 'refused', problem: { code: 'exchange.helper-failed' } },
    ])
    expect(await bed.client.registries.list()).toEqual([])
  })

  it('a helper that gives another user than it listed is not believed', async () => {
    await helper('x', { 'a.test': 'ann' }, 'mallory')
    expect(await bed.take({ key: await bed.keyOf('a.test', true) })).toMatchObject([
      { kind: 'refused', problem: { data: { reason: 'other-answer' } } },
    ])
  })

  it('CH-09: one that answers for a host what it keeps for the host with a port is never asked so', async () => {
    await helper('x', { 'example.com:5000': 'ann' })
    await bed.config({}, { credHelpers: { 'example.com': 'store' } })
    const [login] = await bed.found(true)
    expect(login).toMatchObject({ text: 'example.com', refused: 'not-in-helper' })
    expect(await bed.take({ key: login?.key ?? '' })).toMatchObject([{ kind: 'refused' }])
    expect(() => readFileSync(join(bed.home, 'asked'))).toThrow('ENOENT')
  })
})
