import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { EngineClient } from '../../../../../core/engine/engine-client.ts'
import { describeOnBed } from '../../../../bed/describe-on-bed.ts'
import { type BedSshd, startSshd } from '../../../../bed/engines/far/sshd.ts'
import { credentialFor, freshImage } from '../../on-bed.ts'
import { problemOf } from '../../problem-of.ts'
import { clientTo, isRunning } from './on-sshd.ts'

describeOnBed(
  'DE-13: many at once behind a real sshd',
  (bed) => {
    let sshd: BedSshd
    let client: EngineClient

    beforeAll(async () => {
      sshd = await startSshd({ address: '127.0.0.64', farSide: { engine: bed().engine } })
    })
    afterAll(() => sshd?.dispose())
    beforeEach(() => {
      client = clientTo(sshd)
    })
    afterEach(() => {
      client.dispose()
      sshd.offer('accepted')
    })

    it('logs in by the key of the connection, whatever the settings of ssh offer', async () => {
      sshd.offer('refused')
      expect(await problemOf(client.version())).toMatchObject({ data: { reason: 'ssh-login-refused' } })
      const withKey = clientTo(sshd, sshd.endpoint, sshd.acceptedKey)
      try {
        expect(await withKey.version()).toMatchObject({ product: 'Docker Engine' })
      } finally {
        withKey.dispose()
      }
    })

    it('follows so many logs, says so of one more, and has room for calls and its watch all the while', async () => {
      const image = await freshImage(bed())
      const pulled = await client.pull({
        reference: image,
        credential: credentialFor(bed().first),
        signal: new AbortController().signal,
        onEvent: () => undefined,
      })
      const id = await client.createContainer('crowded', {
        Image: pulled.id,
        Labels: {},
        Cmd: ['/bin/busybox', 'sh', '-c', 'echo said; exec /bin/busybox sleep 600'],
      })
      await client.startContainer(id)
      const before = sshd.started().length
      const stop = new AbortController()
      const streams = Array.from({ length: 20 }, () =>
        client.logs(id, { follow: true, signal: stop.signal })[Symbol.asyncIterator](),
      )
      const first = await Promise.all(streams.map((stream) => stream.next()))
      expect(first.map(({ value }) => value?.bytes.toString())).toEqual(
        Array.from({ length: 20 }, () => 'said\n'),
      )
      const tooMany = async (): Promise<void> => {
        for await (const _ of client.logs(id, { follow: true, signal: new AbortController().signal })) return
      }
      expect(await problemOf(tooMany())).toMatchObject({
        code: 'engine.unreachable',
        data: { reason: 'ssh-too-many' },
      })
      const watching = new AbortController()
      const events = client
        .events({ types: ['container'], isWatch: true, signal: watching.signal })
        [Symbol.asyncIterator]()
      const next = events.next()
      // twenty streams, one watch, and the few that are kept for calls
      expect(sshd.started().length - before).toBeLessThanOrEqual(25)
      await client.restartContainer(id, { seconds: 0 })
      expect(await next).toMatchObject({ value: { type: 'container', id } })
      watching.abort()
      stop.abort()
      for (const stream of streams) await stream.return?.(undefined)
      await expect.poll(() => tooMany().catch((error: unknown) => error), { timeout: 20_000 }).toBeUndefined()
      await client.removeContainer(id)
      client.dispose()
      const left = () => sshd.started().filter(isRunning)
      await expect.poll(left, { timeout: 20_000 }).toEqual([])
    })
  },
  ['ssh'],
)
