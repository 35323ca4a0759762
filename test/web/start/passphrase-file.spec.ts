import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PassphraseFileError, readPassphraseFile } from '../../../web/start/passphrase-file.ts'

describe('the passphrase file', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-passphrase-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const passphrase = randomBytes(12).toString('base64url')
  const read = async (content: string | Uint8Array) => {
    const path = join(folder, 'passphrase')
    await writeFile(path, content)
    return (await readPassphraseFile(path)).revealText((text) => text)
  }

  it.each([
    ['', ''],
    ['\n', ''],
    ['\r\n', ''],
    ['\n\n', '\n'],
    ['\r\n\n', '\r\n'],
    ['\r', '\r'],
    [' \n', ' '],
    ['\t', '\t'],
    ['\nsecond line', '\nsecond line'],
  ])('loses one final line ending of %j and nothing else', async (end, kept) => {
    expect(await read(`  ${passphrase} é🙂${end}`)).toBe(`  ${passphrase} é🙂${kept}`)
  })

  it('may be reached by a link, as mounted secrets are', async () => {
    await writeFile(join(folder, 'real'), passphrase)
    await symlink(join(folder, 'real'), join(folder, 'link'))
    expect((await readPassphraseFile(join(folder, 'link'))).revealText((text) => text)).toBe(passphrase)
  })

  it.each([
    ['nothing', ''],
    ['a bare line ending', '\n'],
    ['text that is not UTF-8', new Uint8Array([0x61, 0xff])],
    ['more than 64 KiB', 'x'.repeat(64 * 1024 + 1)],
  ])('is refused when it holds %s', async (_, content) => {
    await expect(read(content)).rejects.toBeInstanceOf(PassphraseFileError)
  })

  it.runIf(process.platform !== 'win32')('is refused when it is no regular file, at once', async () => {
    const fifo = join(folder, 'fifo')
    execFileSync('mkfifo', [fifo])
    for (const path of [fifo, folder, '/dev/zero', join(folder, 'missing')]) {
      await expect(readPassphraseFile(path)).rejects.toBeInstanceOf(PassphraseFileError)
    }
  })
})
