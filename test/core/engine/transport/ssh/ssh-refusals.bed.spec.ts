import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EngineClient } from '../../../../../core/engine/engine-client.ts'
import { describeOnBed } from '../../../../bed/describe-on-bed.ts'
import { startEngine } from '../../../../bed/engines/engine.ts'
import { type BedSshd, startSshd } from '../../../../bed/engines/far/sshd.ts'
import { problemOf } from '../../problem-of.ts'
import { clientOnPath, clientTo } from './on-sshd.ts'

describeOnBed(
  'DE-13: a real engine behind a real sshd',
  (bed) => {
    let sshd: BedSshd
    let client: EngineClient

    beforeAll(async () => {
      sshd = await startSshd({ address: '127.0.0.62', farSide: { engine: bed().engine } })
    })
    afterAll(() => sshd?.dispose())
    beforeEach(() => {
      client = clientTo(sshd)
    })
    afterEach(() => {
      client.dispose()
      vi.unstubAllEnvs()
      writeFileSync(sshd.knownHosts, sshd.hostLine)
      sshd.offer('accepted')
      sshd.setFarSide({ engine: bed().engine })
    })

    const byHand = () => sshd.endpoint.replace(/^ssh:\/\/(.*):(\d+)$/, 'ssh -p $2 $1')
    const failure = async (of = client) => (await problemOf(of.version())).toData()

    describe('that ssh does not reach', () => {
      it('has a host key that is not known, and ssh refuses', async () => {
        writeFileSync(sshd.knownHosts, '')
        expect(await failure()).toEqual({
          code: 'engine.unreachable',
          data: {
            endpoint: sshd.endpoint,
            reason: 'ssh-host-key-unknown',
            command: byHand(),
            proof: 'Host key verification failed.',
          },
        })
        expect(readFileSync(sshd.knownHosts, 'utf8')).toBe('')
      })

      it('has another host key than the known one, and ssh refuses', async () => {
        writeFileSync(sshd.knownHosts, sshd.otherHostLine)
        expect(await failure()).toEqual({
          code: 'engine.unreachable',
          data: {
            endpoint: sshd.endpoint,
            reason: 'ssh-host-key-changed',
            command: byHand(),
            proof: expect.stringContaining('REMOTE HOST IDENTIFICATION HAS CHANGED'),
          },
        })
        expect(readFileSync(sshd.knownHosts, 'utf8')).toBe(sshd.otherHostLine)
      })

      it('does not take the key, and nobody is asked for a password', async () => {
        sshd.offer('refused')
        expect(await failure()).toMatchObject({
          data: {
            reason: 'ssh-login-refused',
            command: byHand(),
            proof: expect.stringContaining('Permission denied (publickey)'),
          },
        })
      })

      it('does not listen, or has no address', async () => {
        for (const endpoint of ['ssh://root@127.0.0.62:1', 'ssh://engine.invalid']) {
          const other = clientTo(sshd, endpoint)
          expect(await failure(other)).toMatchObject({ data: { endpoint, reason: 'ssh-host-unreachable' } })
          other.dispose()
        }
      })

      it('is there, but no program ssh is here', async () => {
        vi.stubEnv('PATH', '/nowhere')
        const other = clientOnPath(sshd)
        expect(await failure(other)).toMatchObject({
          data: { reason: 'ssh-missing', command: byHand(), proof: expect.stringContaining('ENOENT') },
        })
        other.dispose()
      })

      it('is found by the ssh that stands first on the search path', async () => {
        vi.stubEnv('PATH', `${sshd.sshFolder}:${process.env.PATH}`)
        const other = clientOnPath(sshd)
        await other.ping()
        other.dispose()
      })
    })

    describe('that is not found on the far side', () => {
      it('has neither docker nor podman there, and is found once it has', async () => {
        const before = sshd.asked().length
        sshd.setFarSide({ engine: bed().engine, programs: [] })
        expect(await failure()).toMatchObject({
          data: {
            reason: 'ssh-no-engine-program',
            command: `${byHand()} docker version`,
            proof: expect.stringContaining('not found'),
          },
        })
        expect(sshd.asked().slice(before)).toEqual(['docker system dial-stdio', 'podman system dial-stdio'])
        sshd.setFarSide({ engine: bed().engine })
        await client.ping()
      })

      it('is stopped there, and is found again', async () => {
        const engine = await startEngine()
        try {
          sshd.setFarSide({ engine })
          await client.ping()
          const listening = problemOf(
            (async () => {
              const { signal } = new AbortController()
              for await (const _event of client.events({ types: ['container'], signal }));
            })(),
          )
          await client.containers({})
          await engine.end('SIGTERM')
          expect((await listening).data).toMatchObject({ reason: 'cut' })
          // the last of its threads may hold its socket a moment longer
          await expect
            .poll(() => failure(), { timeout: 20_000 })
            .toMatchObject({
              data: {
                reason: 'ssh-engine-away',
                command: `${byHand()} docker version`,
                proof: expect.stringContaining('dial unix'),
              },
            })
          await engine.again()
          await client.ping()
        } finally {
          await engine.dispose()
        }
      })

      it('is at a socket that the endpoint names, and at none other', async () => {
        const nowhere = { endpoint: 'unix:///nowhere/engine.sock' }
        sshd.setFarSide({ engine: nowhere })
        expect(await failure()).toMatchObject({ data: { reason: 'ssh-engine-away' } })
        const named = clientTo(sshd, `${sshd.endpoint}${bed().engine.socket}`)
        await named.ping()
        expect(sshd.asked().at(-1)).toBe(`docker -H unix://${bed().engine.socket} system dial-stdio`)
        named.dispose()
      })

      it.each([
        ['prints a greeting first', 'echo Welcome to the build machine'],
        ['never stops to complain', 'while :; do echo warning: this is not good >&2; done'],
      ])('has a shell that %s', async (_name, first) => {
        sshd.setFarSide({ engine: bed().engine, first })
        expect(await failure()).toMatchObject({
          data: {
            reason: 'ssh-noise',
            proof: expect.stringMatching(/Welcome to the build machine|this is not good/),
          },
        })
      })
    })
  },
  ['ssh'],
)
