import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { EngineClient } from '../../../../../core/engine/engine-client.ts'
import type { PullEvent } from '../../../../../core/engine/pull/pull-event.ts'
import { registryAuthHeader } from '../../../../../core/engine/registry-auth-header.ts'
import { canonical } from '../../../../../core/images/image-reference.ts'
import { describeOnBed } from '../../../../bed/describe-on-bed.ts'
import { type BedEngine, startEngine } from '../../../../bed/engines/engine.ts'
import { callEngine } from '../../../../bed/engines/engine-call.ts'
import { type BedSshd, startSshd } from '../../../../bed/engines/far/sshd.ts'
import { type Gate, startGate } from '../../../../bed/engines/gate.ts'
import { pushImage } from '../../../../bed/engines/images.ts'
import { credentialFor, referenceOf } from '../../on-bed.ts'
import { problemOf } from '../../problem-of.ts'
import { clientTo, isRunning } from './on-sshd.ts'

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
    afterEach(() => client.dispose())

    describe('in the midst of a pull', () => {
      let gate: Gate
      let engine: BedEngine
      const place = { repository: 'team/by-ssh', tag: '1' }

      beforeAll(async () => {
        const { first } = bed()
        await pushImage({ engine: bed().engine, registry: first, user: first.user, ...place, megabytes: 20 })
        gate = await startGate({ address: '127.0.0.63', to: first.host })
        engine = await startEngine({ insecure: [gate.host] })
      })
      afterAll(async () => {
        await engine?.dispose()
        await gate?.dispose()
      })

      it('LK-03: has the credential in no argument and no variable of ssh, and is cut when ssh is killed', async () => {
        sshd.setFarSide({ engine })
        const before = sshd.started().length
        const credential = { ...credentialFor(bed().first), serverAddress: gate.host }
        const reference = referenceOf(`${gate.host}/team/by-ssh:1`)
        const { signal } = new AbortController()
        const held = gate.hold(4 * 1024 * 1024)
        const events: PullEvent[] = []
        const onEvent = (event: PullEvent) => events.push(event)
        const pulling = problemOf(client.pull({ reference, credential, signal, onEvent }))
        await held
        await expect.poll(() => events.length, { timeout: 20_000 }).toBeGreaterThan(0)

        const pids = sshd.started().slice(before)
        expect(pids.filter(isRunning)).toEqual(pids)
        const password = credential.secret.bytes.toString()
        const canaries = [password, password.slice(0, 12), registryAuthHeader(credential)]
        for (const pid of pids) {
          const told = ['cmdline', 'environ']
            .map((name) => readFileSync(`/proc/${pid}/${name}`, 'latin1'))
            .join('\0')
          expect(told).toContain('BatchMode=yes')
          expect(canaries.filter((canary) => told.includes(canary))).toEqual([])
        }

        for (const pid of pids) if (isRunning(pid)) process.kill(pid, 'SIGKILL')
        expect((await pulling).code).toBe('pull.incomplete')
        gate.open()
        const image = await client.pull({ reference, credential, signal, onEvent: () => undefined })
        expect(image.repoTags).toEqual([`${gate.host}/team/by-ssh:1`])
      })

      it('stops on the far side when it is stopped here', async () => {
        sshd.setFarSide({ engine })
        await callEngine(engine.socket, 'DELETE', `/images/${gate.host}/team/by-ssh:1?force=1`)
        const credential = { ...credentialFor(bed().first), serverAddress: gate.host }
        const reference = referenceOf(`${gate.host}/team/by-ssh:1`)
        const stop = new AbortController()
        const held = gate.hold(4 * 1024 * 1024)
        const pulling = problemOf(
          client.pull({ reference, credential, signal: stop.signal, onEvent: () => undefined }),
        )
        await held
        expect(sshd.farProcesses()).not.toEqual([])
        stop.abort()
        expect((await pulling).code).toBe('pull.stopped')
        await expect.poll(() => sshd.farProcesses(), { timeout: 10_000 }).toEqual([])
        gate.open()
        expect(await client.inspectImage(canonical(reference))).toBeUndefined()
      })
    })
  },
  ['ssh'],
)
