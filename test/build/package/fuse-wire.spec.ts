import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fuseWires, setFuses, wantedFuses } from '../../../build/packaging/fuse-wire.mjs'
import { stubProgram } from './stub-electron.ts'

describe('EL-04: the fuses of a program', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-fuses-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  async function set(program: Buffer): Promise<Buffer> {
    const file = join(folder, 'program')
    await writeFile(file, program)
    await setFuses(file)
    return await readFile(file)
  }

  it('are these nine', () => {
    expect(wantedFuses).toEqual([
      ['RunAsNode', false],
      ['CookieEncryption', true],
      ['NodeOptions', false],
      ['NodeCliInspect', false],
      ['EmbeddedAsarIntegrityValidation', true],
      ['OnlyLoadAppFromAsar', true],
      ['LoadBrowserProcessSpecificV8Snapshot', false],
      ['GrantFileProtocolExtraPrivileges', false],
      ['WasmTrapHandlers', true],
    ])
  })

  it('are set in both halves of a universal program, and nothing else is touched', async () => {
    const both = Buffer.concat([stubProgram('101110010'), stubProgram('111111111')])
    const after = await set(both)
    expect(fuseWires(after).map(({ states }) => states)).toEqual(['010011001', '010011001'])
    const changed = [...after.keys()].filter((at) => after[at] !== both[at])
    const inWires = fuseWires(both).flatMap(({ start }) =>
      Array.from({ length: 9 }, (_, place) => start + place),
    )
    expect(inWires).toEqual(expect.arrayContaining(changed))
    expect(changed).not.toEqual([])
  })

  it.each([
    ['a tenth, which nobody has decided on', stubProgram('1011100101'), /10 fuses; 9 are known/],
    ['one less', stubProgram('10111001'), /8 fuses; 9 are known/],
    [
      'one that Electron has taken out',
      stubProgram('101110r10'),
      /no fuse LoadBrowserProcessSpecificV8Snapshot/,
    ],
    ['another schema', stubProgram('101110010', { version: 2 }), /schema 2/],
    ['none', Buffer.alloc(200), /has no fuses/],
    [
      'nine in one half only',
      Buffer.concat([stubProgram('101110010'), stubProgram('1011100101')]),
      /10 fuses; 9 are known/,
    ],
  ])('stop the build where there is %s', async (_name, program, words) => {
    await expect(set(program)).rejects.toThrow(words)
    expect(await readFile(join(folder, 'program'))).toEqual(program)
  })
})
