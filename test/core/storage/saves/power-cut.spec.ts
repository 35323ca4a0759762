import { describe, expect, it } from 'vitest'
import { FaultyFileLayer } from '../faulty-file-layer.ts'
import { dataFolder, mayBeLeft, type PreparedSave, preparedSave, shownAfterStart } from './fault-run.ts'
import { MemoryDisk } from './memory-disk.ts'
import { disksAfterCut, seededChance } from './power-cut.ts'
import { saveKinds } from './save-kinds.ts'
import { storageSaves } from './storage-saves.ts'

/** Give `FAIRLEAD_SEED` to have the same choices again; each failure names it. */
const seed = Number(process.env.FAIRLEAD_SEED ?? Date.now() % 1_000_000)
const chance = seededChance(seed)

/** The disk after each operation of the save, and after its end. */
async function disksDuring({ kind, disk }: PreparedSave): Promise<{ during: MemoryDisk[]; end: MemoryDisk }> {
  const end = disk.copy()
  const opened = await kind.open({ layer: end, folder: dataFolder })
  const during = [end.copy()]
  end.onChange = () => during.push(end.copy())
  await opened.save()
  end.onChange = () => undefined
  return { during, end }
}

describe.each(saveKinds)(`DU-04: $name (seed ${seed})`, (kind) => {
  let prepared: Promise<PreparedSave> | undefined
  const ready = () => {
    prepared ??= preparedSave(kind)
    return prepared
  }

  it('is there whole or not at all after a power cut at each operation', async () => {
    const save = await ready()
    const { during } = await disksDuring(save)
    expect(during.length).toBeGreaterThan(1)
    for (const [at, disk] of during.entries()) {
      for (const left of disksAfterCut(disk, chance)) {
        const shown = await shownAfterStart(kind, left)
        expect(shown, `after operation ${at}`).toSatisfy((state) => mayBeLeft(save, state))
      }
    }
  })

  if (kind.unsynced) return
  it('is there after a power cut once it was confirmed, and nothing that it replaced', async () => {
    const save = await ready()
    const { end } = await disksDuring(save)
    for (const left of disksAfterCut(end, chance)) {
      const texts = [...left.files().values()].join('\n')
      expect(await shownAfterStart(kind, left)).toEqual(save.after)
      for (const text of save.erased) expect(texts).not.toContain(text)
    }
  })
})

it.each(storageSaves)(
  'DU-04: $name outlives a power cut at the second try, whatever failed at the first',
  async (kind) => {
    const save = await preparedSave(kind)
    for (let at = 1; ; at += 1) {
      const disk = save.disk.copy()
      const layer = new FaultyFileLayer(disk, { at, kind: 'EIO', lasting: false }, false)
      const opened = await kind.open({ layer, folder: dataFolder })
      layer.arm()
      const first = await opened.save().then(
        () => 'saved',
        () => 'failed',
      )
      if (first === 'failed') await opened.save()
      for (const left of disksAfterCut(disk, chance)) {
        expect(await shownAfterStart(kind, left), `operation ${at}`).toEqual(save.after)
      }
      if (!layer.struck) break
    }
  },
)

describe('a disk after a power cut', () => {
  const shown = (disk: MemoryDisk) =>
    [...disk.files()].map(([path, bytes]) => `${path}=${bytes.toString('hex')}`).join(' ')

  it('has lost any of what was not synced, in any order, and nothing else', async () => {
    const disk = new MemoryDisk()
    await disk.append('/old', Buffer.from([1]))
    disk.settle()
    const file = await disk.create('/new')
    await file.write(Buffer.from([2, 3]))
    await disk.rename('/new', '/old')
    const contents = ['', '02', '0000', '0203']
    expect(new Set(disksAfterCut(disk, chance).map(shown))).toEqual(
      new Set([
        '/old=01',
        ...contents.flatMap((text) => [`/old=01 /new=${text}`, `/old=${text}`, `/old=${text} /new=${text}`]),
      ]),
    )
    await file.sync()
    await disk.syncFolder('/')
    expect(disksAfterCut(disk, chance).map(shown)).toEqual(['/old=0203'])
  })
})
