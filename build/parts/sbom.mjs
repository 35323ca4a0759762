import { createHash } from 'node:crypto'

/** @typedef {import('./locked-packages.mjs').LockedPackage} LockedPackage */

/** @param {string} name @param {string} version */
const purl = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`

/** One licence by its SPDX name, or an expression of several. @param {string} licence */
function licences(licence) {
  return /^[\w.+-]+$/.test(licence) ? [{ license: { id: licence } }] : [{ expression: licence }]
}

/**
 * The bill of materials in CycloneDX 1.6: what is shipped, whether it is bundled, stands beside the program, or is
 * the runtime. The same for the same packages, so it has no time in it.
 *
 * @param {{ name: string, version: string, license: string }} program
 * @param {readonly LockedPackage[]} packages
 */
export function sbomOf(program, packages) {
  const refs = new Map(packages.map(({ path, name, version }) => [path, purl(name, version)]))
  const components = packages.map(({ name, version, licence, author, hash }) => {
    const [scope, short] = name.startsWith('@') ? name.split('/') : [undefined, name]
    return {
      type: name === 'electron' ? 'framework' : 'library',
      'bom-ref': purl(name, version),
      ...(author ? { author } : {}),
      ...(scope ? { group: scope } : {}),
      name: short,
      version,
      hashes: [{ alg: 'SHA-512', content: hash }],
      licenses: licences(licence),
      purl: purl(name, version),
    }
  })
  const own = purl(program.name, program.version)
  const dependencies = [
    { ref: own, dependsOn: [...new Set(refs.values())].sort() },
    ...packages.map(({ path, needs }) => ({
      ref: refs.get(path),
      dependsOn: [...new Set(needs.flatMap((need) => refs.get(need) ?? []))].sort(),
    })),
  ]
  const body = {
    metadata: {
      component: {
        type: 'application',
        'bom-ref': own,
        name: program.name,
        version: program.version,
        licenses: licences(program.license),
        purl: own,
      },
    },
    components: unique(components, ({ purl: key }) => key),
    dependencies: unique(dependencies, ({ ref }) => String(ref)),
  }
  const serial = createHash('sha256').update(JSON.stringify(body)).digest('hex')
  const uuid = `${serial.slice(0, 8)}-${serial.slice(8, 12)}-5${serial.slice(13, 16)}-8${serial.slice(17, 20)}-${serial.slice(20, 32)}`
  return { bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber: `urn:uuid:${uuid}`, version: 1, ...body }
}

/** One package may stand in two folders. @template T @param {readonly T[]} items @param {(item: T) => string} key */
function unique(items, key) {
  return [...new Map(items.map((item) => [key(item), item])).values()]
}
