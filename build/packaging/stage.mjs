import {
  chmod,
  copyFile,
  cp,
  lstat,
  mkdir,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { licenceFile, licencesOf } from '../parts/licences.mjs'
import { lockedPackages } from '../parts/locked-packages.mjs'
import { sbomOf } from '../parts/sbom.mjs'
import { writeLauncher } from '../scripts/command-launcher.mjs'
import { buildNativeHelper, compilerStands } from '../scripts/native-helper.mjs'
import { root } from '../scripts/run.mjs'
import { keyringPackages, placePackage } from './keyring-packages.mjs'
import { moduleClosure } from './module-closure.mjs'

/** Where the programs of the package look for a Node, before the search path; never a folder of the machine that builds. */
const usualNode = '/usr/bin/node'

/** What of the keyring's packages is read when it runs. */
const keyringFiles = /(\.node|[/\\](index\.js|package\.json|LICENSE[^/\\]*))$/

/**
 * Lays out what a package holds, in `out/package`: `app`, which becomes the archive, and `command`, the programs for
 * terminals, which need a Node of the machine and therefore stand outside. The build must be there.
 *
 * @param {import('./keyring-packages.mjs').PackagePlatform} platform
 * @param {import('./keyring-packages.mjs').PackageArch} arch
 */
export async function stage(platform, arch) {
  const out = resolve(root, 'out')
  const into = join(out, 'package')
  await rm(into, { recursive: true, force: true })

  const app = join(into, 'app')
  await copyModules(join(out, 'main'), ['main.js'], join(app, 'out/main'))
  for (const part of ['preload', 'renderer']) {
    await cp(join(out, part), join(app, 'out', part), { recursive: true })
  }
  await writeFile(join(app, 'package.json'), await packageFile())
  const modules = join(app, 'node_modules')
  const keyring = keyringPackages(platform, arch)
  for (const name of keyring) await placePackage(name, modules)
  await keepOnly(modules, keyringFiles)

  const command = join(into, 'command')
  await copyModules(join(out, 'main'), ['cli.js', 'terminal.js'], join(command, 'main'))
  await writeFile(join(command, 'package.json'), '{ "type": "module" }\n')
  await cp(modules, join(command, 'node_modules'), { recursive: true })
  if (platform === process.platform) await buildCommands(join(command, 'bin'), arch)

  await writeLegal(join(out, 'legal/packages.json'), [...keyring, 'electron'], join(into, 'legal'))

  // What the packages of Linux place on the search path. They own the links, so that these go when they go.
  const links = join(into, 'links')
  await mkdir(links)
  for (const name of ['fairlead', 'docker-credential-fairlead']) {
    await symlink(`/opt/Fairlead/resources/command/bin/${name}`, join(links, name))
  }
  await settleModes(into)
}

/**
 * The bill of materials and the licences of all that is in the package.
 *
 * @param {string} bundled names the packages in the bundles
 * @param {readonly string[]} beside
 * @param {string} into
 */
async function writeLegal(bundled, beside, into) {
  const own = JSON.parse(await readFile(resolve(root, 'package.json'), 'utf8'))
  /** @type {string[]} */
  const paths = JSON.parse(await readFile(bundled, 'utf8'))
  const packages = lockedPackages([...paths, ...beside.map((name) => `node_modules/${name}`)])
  await mkdir(into)
  await writeFile(join(into, 'sbom.cdx.json'), `${JSON.stringify(sbomOf(own, packages), undefined, 2)}\n`)
  await writeFile(join(into, 'THIRD-PARTY-LICENCES.txt'), licenceFile(licencesOf(packages), own.productName))
  await copyFile(resolve(root, 'LICENSE'), join(into, 'LICENSE.txt'))
}

/** @param {string} into @param {import('./keyring-packages.mjs').PackageArch} arch */
async function buildCommands(into, arch) {
  if (!compilerStands()) throw new Error('a package needs a C compiler, for docker-credential-fairlead')
  const both = arch === 'universal' ? ['-arch', 'x86_64', '-arch', 'arm64'] : []
  await buildNativeHelper(into, undefined, { node: usualNode, flags: both })
  await writeLauncher(into, { packaged: true })
}

/** @param {string} from @param {readonly string[]} entries @param {string} to */
async function copyModules(from, entries, to) {
  for (const file of await moduleClosure(from, entries)) {
    await mkdir(dirname(join(to, file)), { recursive: true })
    await copyFile(join(from, file), join(to, file))
  }
}

/** The program's own description, without what only a checkout needs. */
async function packageFile() {
  const own = JSON.parse(await readFile(resolve(root, 'package.json'), 'utf8'))
  const { name, productName, version, description, license, author, type, main, dependencies } = own
  const keyring = '@napi-rs/keyring'
  return `${JSON.stringify(
    {
      ...{ name, productName, version, description, license, author, type, main },
      // Under this name the desktop finds the entry of its menu for an open window.
      desktopName: 'fairlead-desktop.desktop',
      ...(process.env.FAIRLEAD_HOMEPAGE ? { homepage: process.env.FAIRLEAD_HOMEPAGE } : {}),
      dependencies: { [keyring]: dependencies[keyring] },
    },
    undefined,
    2,
  )}\n`
}

/** @param {string} folder @param {RegExp} wanted */
async function keepOnly(folder, wanted) {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isDirectory() && !wanted.test(path)) await rm(path)
  }
}

/** The same modes whatever the umask of who builds. @param {string} folder */
async function settleModes(folder) {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isSymbolicLink()) continue
    const executable = entry.isDirectory() || ((await lstat(path)).mode & 0o100) !== 0
    await chmod(path, executable ? 0o755 : 0o644)
  }
}
