import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { takeFolderLock } from '../../../core/storage/folder-lock.ts'
import { answerAsBriefOwner, outwaitFolderLock } from '../../../core/terminal/client/outwait-folder-lock.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-outwait-'))
  onTestFinished(() => rm(folder, { recursive: true }))
})

const app = { answer: async () => 'shown' }
const inUse = { code: 'storage.folder-in-use' }

describe('an app that starts while a terminal has the data folder for one answer', () => {
  it('waits for it', async () => {
    const first = await takeFolderLock(folder, { answer: answerAsBriefOwner })
    const taken = outwaitFolderLock(folder, app)
    await pause(150)
    await first.dispose()
    const lock = await taken
    await expect(takeFolderLock(folder, app)).rejects.toMatchObject(inUse)
    await lock.dispose()
  })

  it('does not wait for another app, whether that answers or not', async () => {
    const silent = { answer: () => Promise.reject(new Error('nothing to answer')) }
    for (const options of [app, silent]) {
      const owner = await takeFolderLock(folder, options)
      await expect(outwaitFolderLock(folder, app)).rejects.toMatchObject({
        ...inUse,
        data: { pid: process.pid, folder },
      })
      await owner.dispose()
    }
  })

  it('waits no longer than its patience', async () => {
    const owner = await takeFolderLock(folder, { answer: answerAsBriefOwner })
    await expect(outwaitFolderLock(folder, app, 200)).rejects.toMatchObject(inUse)
    await owner.dispose()
  })

  it('is told nothing else by such an owner', async () => {
    await expect(answerAsBriefOwner('link')).rejects.toThrow('nothing to answer')
  })
})
