import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createPlainServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { EngineClient, type EngineClientOptions } from '../../../../../core/engine/engine-client.ts'
import { parseEngineEndpoint } from '../../../../../core/engine/engine-endpoint.ts'
import { describeOnBed } from '../../../../bed/describe-on-bed.ts'
import { type BedEngine, startEngine } from '../../../../bed/engines/engine.ts'
import {
  createEngineAuthority,
  type EngineAuthority,
} from '../../../../bed/engines/far/engine-certificates.ts'
import { freePort } from '../../../../bed/machine/free-port.ts'
import type { KeyPair } from '../../../../bed/registries/certificate-authority.ts'
import { credentialFor, referenceOf } from '../../on-bed.ts'
import { problemOf } from '../../problem-of.ts'

const address = '127.0.0.61'
const before = { from: '20200101000000Z', until: '20200102000000Z' }
const later = { from: '20991230000000Z', until: '20991231000000Z' }

describeOnBed(
  'DE-12: a real engine over TLS',
  (bed) => {
    let folder: string
    let authority: EngineAuthority
    let other: EngineAuthority
    let engine: BedEngine
    let server: KeyPair
    let client: KeyPair
    let host: string
    const clients: EngineClient[] = []

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'tls-engine-'))
      authority = createEngineAuthority(join(folder, 'authority'))
      other = createEngineAuthority(join(folder, 'other'))
      server = authority.issue({ names: [`IP:${address}`, 'DNS:localhost'] })
      client = authority.issue({})
      const shown = { certificate: join(folder, 'server.pem'), key: join(folder, 'server.key') }
      show(server)
      host = `${address}:${await freePort(address)}`
      engine = await startEngine({ tls: { host, authority: authority.file, ...shown } })
    })
    afterAll(async () => {
      await engine?.dispose()
      rmSync(folder, { recursive: true, force: true })
    })
    afterEach(() => {
      vi.unstubAllEnvs()
      for (const each of clients.splice(0)) each.dispose()
    })

    /** Puts it in the place that the engine reads at its next start. */
    function show({ certificate, key }: KeyPair): void {
      copyFileSync(certificate, join(folder, 'server.pem'))
      copyFileSync(key, join(folder, 'server.key'))
    }

    function clientWith(options: EngineClientOptions, at = `tcp://${host}`): EngineClient {
      const parsed = parseEngineEndpoint(at)
      if (!parsed.ok) throw new Error(parsed.code)
      const made = new EngineClient(parsed.endpoint, options)
      clients.push(made)
      return made
    }

    const right = () => ({
      ca: { file: authority.file },
      cert: { file: client.certificate },
      key: { file: client.key },
    })
    const factsOf = async (tls: EngineClientOptions['tls'], at?: string) => {
      const { code, data } = await problemOf(clientWith({ tls }, at).version())
      expect(code).toBe('engine.unreachable')
      return data
    }

    it('answers to its address with the right files, and may be sent credentials', async () => {
      const made = clientWith({ tls: right() })
      await made.ping()
      expect(await made.version()).toMatchObject({ product: 'Docker Engine' })
      expect(await made.auth(credentialFor(bed().first))).toEqual({ kind: 'accepted' })
      const { signal } = new AbortController()
      const reference = referenceOf(bed().first.image)
      const credential = credentialFor(bed().first)
      const image = await made.pull({ reference, credential, signal, onEvent: () => undefined })
      expect(image.repoTags).toEqual([bed().first.image])
    })

    it('answers to what is given as text in the place of files', async () => {
      const pem = (file: string) => ({ pem: readFileSync(file) })
      const tls = { ca: pem(authority.file), cert: pem(client.certificate), key: pem(client.key) }
      await clientWith({ tls }).ping()
    })

    it('takes a renewed certificate from the same file, without a word', async () => {
      const cert = join(folder, 'renewed.pem')
      const key = join(folder, 'renewed.key')
      const old = other.issue({})
      copyFileSync(old.certificate, cert)
      copyFileSync(old.key, key)
      const made = clientWith({
        tls: { ca: { file: authority.file }, cert: { file: cert }, key: { file: key } },
      })
      expect((await problemOf(made.ping())).data).toMatchObject({ reason: 'tls-key-refused' })
      copyFileSync(client.certificate, cert)
      copyFileSync(client.key, key)
      await made.ping()
    })

    it('is of an unknown authority to another one, and to the system', async () => {
      expect(await factsOf({ ...right(), ca: { file: other.file } })).toMatchObject({
        endpoint: `tcp://${host}`,
        reason: 'tls-unknown-authority',
        proof: expect.stringMatching(/\w/),
      })
      const { cert, key } = right()
      expect(await factsOf({ cert, key })).toMatchObject({ reason: 'tls-unknown-authority' })
    })

    it('counts the authorities of the system where none is given, and none beside one that is', async () => {
      const { cert, key } = right()
      const systemAuthorities = async () => [readFileSync(authority.file, 'utf8')]
      await clientWith({ tls: { cert, key }, systemAuthorities }).ping()
      const made = clientWith({ tls: { ...right(), ca: { file: other.file } }, systemAuthorities })
      expect((await problemOf(made.ping())).data).toMatchObject({ reason: 'tls-unknown-authority' })
    })

    it('is verified whatever the environment says', async () => {
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
      expect(await factsOf({ ...right(), ca: { file: other.file } })).toMatchObject({
        reason: 'tls-unknown-authority',
      })
    })

    it('asks for a client certificate, and says that there is none', async () => {
      expect(await factsOf({ ca: { file: authority.file } })).toMatchObject({ reason: 'tls-key-missing' })
    })

    it('refuses a client certificate of another authority, and one that has expired', async () => {
      const issued = [other.issue({}), authority.issue(before)]
      for (const { certificate, key } of issued) {
        const tls = { ca: { file: authority.file }, cert: { file: certificate }, key: { file: key } }
        expect(await factsOf(tls)).toMatchObject({ reason: 'tls-key-refused' })
      }
    })

    it('has a certificate for a name and its address, and for no other', async () => {
      const named = { ...right(), serverName: 'localhost' }
      await clientWith({ tls: named }).ping()
      expect(await factsOf({ ...right(), serverName: 'engine.example' })).toMatchObject({
        reason: 'tls-wrong-name',
        proof: expect.stringContaining('engine.example'),
      })
      expect(await factsOf({ ...right(), serverName: '127.0.0.1' })).toMatchObject({
        reason: 'tls-wrong-name',
      })
    })

    it('is sent nothing by a client without TLS but the question for its version', async () => {
      const made = clientWith({ plainTcpConfirmed: true })
      const problem = await problemOf(made.auth(credentialFor(bed().first)))
      expect(problem.toData()).toMatchObject({ code: 'engine.unreachable', data: { reason: 'tls-expected' } })
    })

    describe('with another certificate', () => {
      afterAll(async () => {
        show(server)
        await engine.end('SIGTERM')
        await engine.again()
      })

      it.each([
        ['tls-expired', () => authority.issue({ names: [`IP:${address}`], ...before })],
        ['tls-not-yet-valid', () => authority.issue({ names: [`IP:${address}`], ...later })],
        ['tls-wrong-name', () => authority.issue({ names: ['DNS:localhost', 'IP:127.0.0.1'] })],
      ])('is %s', async (reason, issue) => {
        show(issue())
        await engine.end('SIGTERM')
        await engine.again()
        expect(await factsOf(right())).toMatchObject({ reason })
      })
    })

    it('is away as any other is, and is found again', async () => {
      const made = clientWith({ tls: right() })
      await made.ping()
      await engine.end('SIGKILL')
      // the last of its threads may hold its sockets a moment longer
      await expect
        .poll(async () => (await problemOf(made.ping())).data, { timeout: 10_000 })
        .toMatchObject({ reason: 'refused' })
      await engine.again()
      await made.ping()
    })

    it('is none that does not speak TLS, at 2376 whatever else is said', async () => {
      const plain = createPlainServer((_request, response) => response.end('OK'))
      await new Promise<void>((done) => plain.listen(0, address, done))
      const { port } = plain.address() as AddressInfo
      expect(await factsOf(right(), `tcp://${address}:${port}`)).toMatchObject({ reason: 'tls-not-spoken' })
      await new Promise((done) => plain.close(done))
      const at2376 = createPlainServer((_request, response) => response.end('OK'))
      await new Promise<void>((done) => at2376.listen(2376, address, done))
      expect(await factsOf(undefined, `tcp://${address}:2376`)).toMatchObject({ reason: 'tls-not-spoken' })
      await new Promise((done) => at2376.close(done))
    })
  },
  ['certificate'],
)
