import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')

/**
 * Which files test a case of the desktop shell: `here` against the stand-in of Electron, `there` in its runtime.
 * A case has both where the stand-in can carry a part of it.
 */
const cases: readonly { readonly id: string; readonly here?: readonly string[]; readonly there: string }[] = [
  { id: 'EL-01', there: 'electron/packaged' },
  { id: 'EL-02', there: 'electron/packaged' },
  { id: 'EL-03', here: ['shell', 'guard/forbidden-switches'], there: 'electron/packaged' },
  { id: 'EL-04', there: 'electron/packaged' },
  { id: 'EL-05', there: 'electron/packaged' },
  { id: 'EL-06', there: 'electron/bridge' },
  { id: 'EL-07', here: ['page/page'], there: 'electron/bridge' },
  { id: 'EL-08', here: ['page/page'], there: 'electron/bridge' },
  { id: 'EL-09', here: ['page/page', 'page/rpc-port'], there: 'electron/channels' },
  { id: 'EL-10', here: ['page/rpc-port'], there: 'electron/channels' },
  { id: 'EL-11', there: 'electron/channels' },
  { id: 'EL-12', here: ['page/page'], there: 'electron/confinement' },
  { id: 'EL-13', here: ['page/page', 'page/app-protocol'], there: 'electron/confinement' },
  { id: 'EL-14', there: 'electron/policy' },
  { id: 'EL-15', here: ['page/page', 'guard/session-guard'], there: 'electron/confinement' },
  { id: 'EL-16', here: ['guard/external-links', 'guard/outside-links'], there: 'electron/confinement' },
  { id: 'EL-17', here: ['page/page', 'page/rpc-port'], there: 'electron/channels' },
  { id: 'EL-18', there: 'electron/life' },
  { id: 'EL-20', here: ['shell'], there: 'electron/life' },
  { id: 'KS-03', here: ['vault/safe-storage-slot'], there: 'vault/key-slots' },
  { id: 'KS-04', there: 'vault/key-slots' },
  { id: 'KS-08', here: ['shell'], there: 'vault/key-slots' },
  { id: 'KS-09', there: 'vault/key-slots' },
  { id: 'LK-01', there: 'electron/life' },
  { id: 'LK-02', here: ['guard/crash-dumps'], there: 'electron/life' },
]

/** The names of tests and groups in a file. */
function names(file: string): string[] {
  const text = readFileSync(resolve(root, file), 'utf8')
  return [...text.matchAll(/\b(?:it|test|describe)\(\s*(['"`])(?<name>.*?)\1/gs)]
    .concat([...text.matchAll(/\]\)\(\s*(['"`])(?<name>.*?)\1/gs)])
    .map(({ groups }) => groups?.name ?? '')
}

describe.each(cases)('$id', ({ id, here = [], there }) => {
  it.each(here)('is tested against the stand-in in %s', (file) => {
    expect(names(`test/electron/${file}.spec.ts`).filter((name) => name.includes(id))).not.toEqual([])
  })

  it(`is tested in the runtime in ${there}`, () => {
    expect(names(`test/e2e/${there}.electron.spec.ts`).filter((name) => name.includes(id))).not.toEqual([])
  })
})
