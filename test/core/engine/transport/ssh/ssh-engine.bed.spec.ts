import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { EngineClient } from '../../../../../core/engine/engine-client.ts'
import { canonical } from '../../../../../core/images/image-reference.ts'
import { describeOnBed } from '../../../../bed/describe-on-bed.ts'
import { askEngine } from '../../../../bed/engines/engine-call.ts'
import { type BedSshd, startSshd } from '../../../../bed/engines/far/sshd.ts'
import { buildLayers } from '../../../../bed/engines/images.ts'
import { startPodman } from '../../../../bed/engines/podman.ts'
import { credentialFor, freshImage, referenceOf } from '../../on-bed.ts'
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

    it('answers, pulls a private image, runs it, and tells what it prints and what happens', async () => {
      expect(await client.version()).toMatchObject({ product: 'Docker Engine' })
      const image = await freshImage(bed())
      const stop = new AbortController()
      const seen: string[] = []
      const listening = (async () => {
        for await (const event of client.events({ types: ['container'], signal: stop.signal })) {
          seen.push(event.action)
        }
      })()
      const { signal } = new AbortController()
      const pulled = await client.pull({
        reference: image,
        credential: credentialFor(bed().first),
        signal,
        onEvent: () => undefined,
      })
      expect(pulled.repoTags).toEqual([canonical(image)])
      const id = await client.createContainer('over-ssh', {
        Image: pulled.id,
        Labels: {},
        Cmd: ['/bin/busybox', 'echo', 'said over ssh'],
      })
      await client.startContainer(id)
      const pieces: Buffer[] = []
      for await (const { bytes } of client.logs(id, { follow: true, signal })) pieces.push(bytes)
      expect(Buffer.concat(pieces).toString()).toBe('said over ssh\n')
      await client.removeContainer(id)
      await expect
        .poll(() => seen, { timeout: 10_000 })
        .toEqual(expect.arrayContaining(['create', 'start', 'die']))
      stop.abort()
      await listening
    })

    it('takes and gives image files as streams', async () => {
      const { first } = bed()
      const name = `${first.host}/team/by-ssh:1`
      await buildLayers(bed().engine, name, [8])
      const { signal } = new AbortController()
      const saved = await client.saveImages([name], signal)
      const pieces: Uint8Array[] = []
      for await (const piece of saved.chunks) pieces.push(piece)
      expect(Buffer.concat(pieces).length).toBeGreaterThan(8 * 1024 * 1024)
      await askEngine(bed().engine.socket, 'DELETE', `/images/${name}?force=1`)
      async function* source() {
        yield* pieces
      }
      expect(await client.loadImages(source(), signal)).toMatchObject({ images: [name] })
      expect(await client.inspectImage(name)).toMatchObject({ repoTags: [name] })
      await askEngine(bed().engine.socket, 'DELETE', `/images/${name}?force=1`)
    })

    it('logs in once for many calls, one after the other, and a few times for many at once', async () => {
      const before = sshd.started().length
      await client.version()
      for (let call = 0; call < 10; call += 1) await client.containers({})
      await problemOf(client.startContainer('none'))
      expect(sshd.started().length - before).toBe(1)
      await Promise.all(Array.from({ length: 20 }, () => client.containers({})))
      expect(sshd.started().length - before).toBe(4)
      await Promise.all(Array.from({ length: 20 }, () => client.containers({})))
      expect(sshd.started().length - before).toBe(4)
    })

    it('is found again over a new connection when the kept one has ended meanwhile', async () => {
      const before = sshd.started().length
      await client.version()
      const [pid = 0] = sshd.started().slice(before)
      process.kill(pid, 'SIGKILL')
      await expect.poll(() => isRunning(pid)).toBe(false)
      await client.version()
      await problemOf(client.startContainer('none'))
      expect(sshd.started().length - before).toBe(2)
    })

    it('LK-03: no process of ssh outlives dispose, and none is left of a call that was stopped', async () => {
      const before = sshd.started().length
      const stop = new AbortController()
      const listening = (async () => {
        for await (const _event of client.events({ types: ['container'], signal: stop.signal }));
      })()
      await client.containers({})
      await expect.poll(() => sshd.started().length - before).toBe(2)
      const pids = sshd.started().slice(before)
      expect(pids.filter(isRunning)).toEqual(pids)
      stop.abort()
      await listening
      await expect.poll(() => pids.filter(isRunning).length, { timeout: 5000 }).toBe(1)
      client.dispose()
      await expect.poll(() => pids.filter(isRunning), { timeout: 5000 }).toEqual([])
    })

    it.each(['SIGKILL', 'SIGTERM'] as const)(
      'LK-03: no process of ssh outlives a program that gets %s',
      async (signal) => {
        const before = sshd.started().length
        const script = fileURLToPath(new URL('./ssh-child.ts', import.meta.url))
        const args = ['build/scripts/run-ts.mjs', script, sshd.endpoint, sshd.sshWithBedConfig]
        const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
        const ended = once(child, 'exit')
        const [said] = await once(child.stdout, 'data')
        expect(String(said)).toBe('listening\n')
        await expect.poll(() => sshd.farProcesses().length, { timeout: 20_000 }).toBeGreaterThan(0)
        const pids = sshd.started().slice(before)
        expect(pids.filter(isRunning)).not.toEqual([])
        child.kill(signal)
        await ended
        await expect.poll(() => pids.filter(isRunning), { timeout: 10_000 }).toEqual([])
        await expect.poll(() => sshd.farProcesses(), { timeout: 10_000 }).toEqual([])
      },
    )
  },
  ['ssh'],
)

describeOnBed(
  'DE-13: a real Podman behind a real sshd',
  (bed) => {
    it('is asked by its own program where there is no docker, from the second connection on at once', async () => {
      const podman = await startPodman({ insecure: [bed().first.host] })
      const sshd = await startSshd({
        address: '127.0.0.62',
        farSide: { engine: podman, programs: ['podman'] },
      })
      const client = clientTo(sshd)
      try {
        expect(await client.version()).toMatchObject({ product: 'Podman' })
        const { signal } = new AbortController()
        const { image } = bed().first
        const pulled = await client.pull({
          reference: referenceOf(image),
          credential: credentialFor(bed().first),
          signal,
          onEvent: () => undefined,
        })
        expect(pulled.repoTags).toEqual([image])
        const [first, ...others] = sshd.asked()
        expect(first).toBe('docker system dial-stdio')
        expect(new Set(others)).toEqual(new Set(['podman system dial-stdio']))
        const other = clientTo(sshd, `${sshd.endpoint}${podman.socket}`)
        await other.ping()
        other.dispose()
        expect(sshd.asked().at(-1)).toBe(`podman --url unix://${podman.socket} system dial-stdio`)
      } finally {
        client.dispose()
        await sshd.dispose()
        await podman.dispose()
      }
    })
  },
  ['ssh', 'podman'],
)
