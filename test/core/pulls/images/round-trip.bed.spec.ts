import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { imagePartBytes } from '../../../../contract/images.ts'
import { describeOnBed } from '../../../bed/describe-on-bed.ts'
import { askEngine, callEngine } from '../../../bed/engines/engine-call.ts'
import { tar } from '../../../bed/machine/tar.ts'
import { type CoreClient, defaultPlace, startTestCore, type TestCore } from '../../../support/core-client.ts'

const megabyte = 1024 * 1024
const name = 'round/trip:60'

describeOnBed('an image of 60 MB on the real engine', (bed) => {
  let core: TestCore
  let client: CoreClient
  let folder: string

  beforeAll(async () => {
    const { engine } = bed()
    core = await startTestCore({ endpoint: engine.endpoint })
    client = core.client
    folder = await mkdtemp(join(tmpdir(), 'fairlead-round-trip-'))
    const files = [{ path: 'payload.bin', mode: 0o644, bytes: randomBytes(60 * megabyte) }]
    await askEngine(engine.socket, 'POST', '/images/create?fromSrc=-&repo=round/trip&tag=60', {
      headers: { 'content-type': 'application/x-tar' },
      body: tar(files),
    })
  })
  afterAll(async () => {
    await callEngine(bed().engine.socket, 'DELETE', `/images/${name}?force=1`)
    await core.dispose()
    await rm(folder, { recursive: true })
  })

  /** Saves to the disk as a slow shell would, and gives how much the process grew meanwhile, in bytes. */
  async function saveTo(path: string, ticket: string): Promise<number> {
    const before = settledSize()
    let most = before
    const given = await core.files.give(ticket, new AbortController().signal)
    if (typeof given === 'string') throw new Error(given)
    const file = await open(path, 'w')
    for await (const piece of given.bytes) {
      await file.write(piece)
      most = Math.max(most, process.memoryUsage().rss)
    }
    await file.close()
    return most - before
  }

  async function loadFrom(path: string, size: number): Promise<number> {
    const before = settledSize()
    let most = before
    const { environmentId } = await defaultPlace(client)
    const stream = await client.images.load({ environmentId, file: 'trip.tar', size })
    const first = await stream.next()
    if (first.done) throw new Error('no ticket')
    const ended = stream.next()
    const file = await open(path)
    const part = Buffer.alloc(imagePartBytes)
    for (let at = 0; at < size; at += imagePartBytes) {
      const { bytesRead } = await file.read(part, 0, imagePartBytes, at)
      const seat = core.files.receive(first.value.ticket, at)
      if (typeof seat === 'string') throw new Error(seat)
      expect(await seat.take(part.subarray(0, bytesRead))).toBe(true)
      most = Math.max(most, process.memoryUsage().rss)
    }
    await file.close()
    expect((await ended).done).toBe(true)
    return most - before
  }

  it('is saved, removed and loaded again, the same image, with memory for a part of it only', async () => {
    const { environmentId, projectId } = await defaultPlace(client)
    const place = { environmentId, projectId, namespace: 'default' }
    const found = (await client.images.list({ environmentId })).find(({ reference }) => reference === name)
    if (!found) throw new Error('the engine has no such image')
    const chosen = { id: found.id, reference: name }
    const { ticket, file } = await client.images.save({ ...place, images: [chosen] })
    expect(file).toBe('round-trip-60.tar')
    const path = join(folder, file)
    expect(await saveTo(path, ticket)).toBeLessThan(50 * megabyte)
    const size = await sizeOf(path)
    expect(size).toBeGreaterThan(60 * megabyte)

    expect((await client.images.remove({ environmentId, ...chosen })).deleted).toBeGreaterThan(0)
    expect((await callEngine(bed().engine.socket, 'GET', `/images/${name}/json`)).status).toBe(404)

    expect(await loadFrom(path, size)).toBeLessThan(50 * megabyte)
    const again = (await client.images.list({ environmentId })).find(({ reference }) => reference === name)
    expect(again?.id).toBe(found.id)
    const second = await client.images.save({ ...place, images: [chosen] })
    const copy = join(folder, 'copy.tar')
    await saveTo(copy, second.ticket)
    expect(await digestOf(copy)).toBe(await digestOf(path))
  }, 60_000)
})

/** The resident size after a collection, where the test runner lets one be asked for. */
function settledSize(): number {
  globalThis.gc?.()
  return process.memoryUsage().rss
}

async function sizeOf(path: string): Promise<number> {
  const file = await open(path)
  const { size } = await file.stat()
  await file.close()
  return size
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece)
  return hash.digest('hex')
}
