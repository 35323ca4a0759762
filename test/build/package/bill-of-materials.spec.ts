import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { licenceFile, licencesOf } from '../../../build/parts/licences.mjs'
import { lockedPackages } from '../../../build/parts/locked-packages.mjs'
import { sbomOf } from '../../../build/parts/sbom.mjs'
import { root } from './package-bed.ts'

/** What CycloneDX 1.6 asks for, of what is used of it. */
const licence = z.union([
  z.strictObject({ license: z.strictObject({ id: z.string().regex(/^[\w.+-]+$/) }) }),
  z.strictObject({ expression: z.string().regex(/^\(?[\w.+-]+( (AND|OR|WITH) [\w.+-]+)+\)?$/) }),
])
const purl = z.string().regex(/^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+[\w.-]*$/)
const part = {
  'bom-ref': purl,
  name: z.string().min(1),
  version: z.string().min(1),
  licenses: z.array(licence).length(1),
  purl,
}
const bomSchema = z.strictObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.6'),
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
  version: z.literal(1),
  metadata: z.strictObject({ component: z.strictObject({ ...part, type: z.literal('application') }) }),
  components: z.array(
    z.strictObject({
      ...part,
      type: z.enum(['library', 'framework']),
      author: z.string().optional(),
      group: z.string().optional(),
      hashes: z.tuple([
        z.strictObject({ alg: z.literal('SHA-512'), content: z.string().regex(/^[0-9a-f]{128}$/) }),
      ]),
    }),
  ),
  dependencies: z.array(z.strictObject({ ref: purl, dependsOn: z.array(purl) })),
})

const read = (file: string) => JSON.parse(readFileSync(resolve(root, file), 'utf8'))
const own = read('package.json')
const lock = read('package-lock.json').packages

const some = [
  'node_modules/vue',
  'node_modules/@orpc/server',
  'node_modules/@orpc/shared',
  'node_modules/@napi-rs/keyring',
  'node_modules/@napi-rs/keyring-linux-x64-gnu',
  'node_modules/electron',
  'node_modules/@scure/bip39/node_modules/@noble/hashes',
]

describe('the bill of materials', () => {
  const bom = sbomOf(own, lockedPackages(some))

  it('has every field that CycloneDX asks for, and no time', () => {
    expect(bomSchema.parse(bom)).toEqual(bom)
    expect(JSON.stringify(bom)).not.toContain('timestamp')
  })

  it('says of each package what the lock file says', () => {
    const parsed = bomSchema.parse(bom)
    expect(parsed.components).toHaveLength(some.length)
    for (const path of some) {
      const { version, integrity } = lock[path]
      const name = path.slice(path.lastIndexOf('node_modules/') + 13)
      const found = parsed.components.find(
        ({ group, name: short }) => name === (group ? `${group}/${short}` : short),
      )
      expect(found).toMatchObject({ version, purl: `pkg:npm/${name.replace('@', '%40')}@${version}` })
      expect(`sha512-${Buffer.from(found?.hashes[0].content ?? '', 'hex').toString('base64')}`).toBe(
        integrity,
      )
    }
  })

  it('names what each part needs, where that is shipped too', () => {
    const { dependencies, metadata, components } = bomSchema.parse(bom)
    const needs = (name: string) =>
      dependencies.find(({ ref }) => ref.startsWith(`pkg:npm/${name}@`))?.dependsOn
    expect(needs('%40orpc/server')).toContain(
      `pkg:npm/%40orpc/shared@${lock['node_modules/@orpc/shared'].version}`,
    )
    expect(needs('%40napi-rs/keyring')).toHaveLength(1)
    expect(dependencies.find(({ ref }) => ref === metadata.component['bom-ref'])?.dependsOn).toHaveLength(
      components.length,
    )
  })

  it('is the same for the same packages, in whatever order, and another one for others', () => {
    const again = sbomOf(own, lockedPackages([...some, ...some].reverse()))
    expect(JSON.stringify(again)).toBe(JSON.stringify(bom))
    expect(sbomOf(own, lockedPackages(some.slice(1))).serialNumber).not.toBe(bom.serialNumber)
  })

  it('is not made where the lock file does not know a package', () => {
    expect(() => lockedPackages(['node_modules/not-there'])).toThrow(/does not name/)
  })
})

describe('the licences of the parts', () => {
  it('have each text once, and say so where a part brings none', () => {
    const licences = licencesOf(
      lockedPackages([...some, 'node_modules/@orpc/client', 'node_modules/@iconify-json/lucide']),
    )
    expect(new Set(licences.texts).size).toBe(licences.texts.length)
    const texts = (name: string) => licences.parts.find((part) => part.name === name)?.text
    expect(texts('@orpc/server')).toEqual(texts('@orpc/client'))
    expect(texts('@iconify-json/lucide')).toEqual([])
    const file = licenceFile(licences, 'Fairlead')
    for (const { name, version, licence: id } of licences.parts) {
      expect(file).toContain(`${name} ${version}  (${id})`)
    }
    expect(file).toContain('Permission is hereby granted')
    expect(file).toContain('The part brings no text of its licence.')
    expect(file).toContain('LICENSES.chromium.html')
  })
})
