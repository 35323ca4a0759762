/** Where a bundle says which packages it holds; removed once `writeParts` has read it. */
export const listFile = 'bundled-packages.json'

/** The folder of the package that a module stands in, from the project's own. @param {string} id */
function packageOf(id) {
  const [path = ''] = id.replaceAll('\\', '/').split('?')
  const at = path.lastIndexOf('/node_modules/')
  if (at < 0) return undefined
  const name = /^\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path.slice(at))?.[1]
  // A package may stand in the folder of another one.
  const first = path.indexOf('/node_modules/')
  return name && `${path.slice(first + 1, at + '/node_modules/'.length)}${name}`
}

/**
 * Writes beside a bundle which packages it holds: those whose modules are in a chunk, and those whose styles and fonts
 * were taken, which are in none.
 *
 * @returns {import('vite').Plugin}
 */
export function bundledPackages() {
  return {
    name: 'bundled-packages',
    apply: 'build',
    generateBundle(_options, bundle) {
      const rendered = Object.values(bundle).flatMap((output) =>
        output.type === 'chunk'
          ? Object.entries(output.modules).flatMap(([id, { renderedLength }]) =>
              renderedLength > 0 ? [id] : [],
            )
          : output.originalFileNames,
      )
      const styles = [...this.getModuleIds()].filter((id) => /\.css(\?|$)/.test(id))
      const packages = new Set([...rendered, ...styles].flatMap((id) => packageOf(id) ?? []))
      this.emitFile({ type: 'asset', fileName: listFile, source: JSON.stringify([...packages].sort()) })
    },
  }
}
