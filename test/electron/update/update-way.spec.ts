import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { updateFacts } from '../../../electron/update/update-facts.ts'
import { looks, readFeed, type UpdateFacts, updateWay } from '../../../electron/update/update-way.ts'

const feed = { url: 'https://updates.example/fairlead', publishers: ['The Fairlead authors'] }
const facts = (more: Partial<UpdateFacts>): UpdateFacts => ({
  packaged: true,
  platform: 'linux',
  env: {},
  program: '/opt/Fairlead/fairlead-desktop',
  feed,
  ...more,
})

describe('how a copy of the program gets newer versions', () => {
  it.each([
    ['a checkout', facts({ packaged: false }), 'development'],
    ['a package without a feed', facts({ feed: undefined, platform: 'darwin' }), 'no-feed'],
    ['macOS, where the system compares signatures', facts({ platform: 'darwin' }), 'self'],
    ['Windows with a publisher to compare', facts({ platform: 'win32' }), 'self'],
    [
      'Windows without one, where electron-updater would check nothing',
      facts({ platform: 'win32', feed: { ...feed, publishers: [] } }),
      'unsigned',
    ],
    [
      'the portable program of Windows',
      facts({ platform: 'win32', env: { PORTABLE_EXECUTABLE_FILE: 'E:\\Fairlead.exe' } }),
      'portable',
    ],
    [
      'an AppImage',
      facts({
        env: { APPIMAGE: '/home/ann/Fairlead.AppImage', APPDIR: '/tmp/.mount_FairleX' },
        program: '/tmp/.mount_FairleX/fairlead-desktop',
      }),
      'appimage',
    ],
    [
      'a deb that was started from another AppImage',
      facts({ env: { APPIMAGE: '/home/ann/Editor.AppImage', APPDIR: '/tmp/.mount_EditorY' } }),
      'package',
    ],
    ['a deb or an rpm', facts({}), 'package'],
  ] as const)('%s', (_name, given, way) => {
    expect(updateWay(given)).toBe(way)
  })

  it('looks nowhere in development, without a feed and in web mode', () => {
    expect((['development', 'no-feed', 'web', 'appimage', 'package', 'self'] as const).map(looks)).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
    ])
  })
})

describe('the feed of a package', () => {
  it('takes an https address and the publishers, one or several', () => {
    const url = 'https://updates.example/fairlead'
    expect(readFeed({ provider: 'generic', url, channel: 'latest' })).toEqual({ url, publishers: [] })
    expect(readFeed({ provider: 'generic', url, publisherName: 'A' })).toEqual({ url, publishers: ['A'] })
    expect(readFeed({ provider: 'generic', url, publisherName: ['A', ' '] })).toEqual({
      url,
      publishers: ['A'],
    })
  })

  it.each([
    ['plain http', { provider: 'generic', url: 'http://updates.example/' }],
    ['a file', { provider: 'generic', url: 'file:///tmp/updates' }],
    ['somebody in the address', { provider: 'generic', url: 'https://ann:x@updates.example/' }],
    ['another provider, which has addresses of its own', { provider: 'github', owner: 'a', repo: 'b' }],
    ['no address', { provider: 'generic' }],
    ['no object', 'https://updates.example/'],
    ['nothing', undefined],
  ])('takes nothing of %s', (_name, content) => {
    expect(readFeed(content)).toBeUndefined()
  })
})

describe('the facts of a package on the disk', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-resources-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const file = "provider: generic\nurl: 'https://updates.example/f'\nupdaterCacheDirName: fairlead-updater\n"

  it('reads what electron-builder has written, and nothing in a checkout', async () => {
    await writeFile(join(folder, 'app-update.yml'), file)
    const expected = { url: 'https://updates.example/f', publishers: [] }
    expect((await updateFacts(true, folder)).feed).toEqual(expected)
    expect((await updateFacts(false, folder)).feed).toBeUndefined()
  })

  it('has no feed where the file is missing or is no YAML', async () => {
    expect((await updateFacts(true, folder)).feed).toBeUndefined()
    await writeFile(join(folder, 'app-update.yml'), '{ provider: [')
    expect((await updateFacts(true, folder)).feed).toBeUndefined()
  })
})
