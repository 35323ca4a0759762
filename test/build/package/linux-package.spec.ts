import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { lstat, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { fuseWires } from '../../../build/packaging/fuse-wire.mjs'
import { type ArchivedFile, readArchive } from './asar-archive.ts'
import { filesBelow, type LinuxPackage, makeLinuxPackage, root } from './package-bed.ts'

const execute = promisify(execFile)

/** All that may be in the archive. */
const allowed = [
  /^package\.json$/,
  /^out\/main\/main\.js$/,
  /^out\/main\/chunks\/[\w.-]+\.js$/,
  /^out\/preload\/preload\.cjs$/,
  /^out\/renderer\/(index\.html|licences\.json)$/,
  /^out\/renderer\/assets\/[\w.-]+\.(js|css|woff2|svg)$/,
  /^node_modules\/@napi-rs\/keyring\/(index\.js|package\.json|LICENSE)$/,
  /^node_modules\/@napi-rs\/keyring-linux-x64-gnu\/(keyring\.linux-x64-gnu\.node|package\.json|LICENSE[\w.-]*)$/,
]

/** All that may stand beside it, below the folder of the program. */
const beside = [
  /^(fairlead-desktop|chrome-sandbox|chrome_crashpad_handler|version|LICENSE\.electron\.txt|LICENSES\.chromium\.html)$/,
  /^locales\/(de|en-US)\.pak$/,
  /^resources\/(app\.asar|app-update\.yml|package-type|apparmor-profile)$/,
  /^resources\/app\.asar\.unpacked\/node_modules\/@napi-rs\//,
  /^resources\/legal\/(sbom\.cdx\.json|THIRD-PARTY-LICENCES\.txt|LICENSE\.txt)$/,
  /^resources\/command\/package\.json$/,
  /^resources\/command\/bin\/(fairlead|docker-credential-fairlead)$/,
  /^resources\/command\/main\/((cli|terminal)\.js|chunks\/[\w.-]+\.js)$/,
  /^resources\/command\/node_modules\/@napi-rs\/keyring(-linux-x64-gnu)?\/[\w.-]+$/,
]

const strangers = (paths: readonly string[], known: readonly RegExp[]) =>
  paths.filter((path) => !known.some((pattern) => pattern.test(path)))

describe('a package for Linux, made of a stub of Electron', () => {
  let made: LinuxPackage
  let archive: ArchivedFile[]
  const at = (...path: string[]) => join(made.folder, ...path)
  const archived = (path: string) => archive.find((file) => file.path === path)?.content.toString() ?? ''

  beforeAll(async () => {
    made = await makeLinuxPackage()
    archive = await readArchive(at('resources/app.asar'))
  }, 300_000)
  afterAll(() => made.dispose())

  it('holds in its archive what it needs to run, and no map, test, source, tool or second program', () => {
    const paths = archive.map(({ path }) => path)
    expect(strangers(paths, allowed)).toEqual([])
    for (const needed of [
      'package.json',
      'out/main/main.js',
      'out/preload/preload.cjs',
      'out/renderer/index.html',
      'out/renderer/licences.json',
      'node_modules/@napi-rs/keyring/index.js',
    ]) {
      expect(paths).toContain(needed)
    }
    for (const each of archive) expect(each.content.includes('sourceMappingURL=')).toBe(false)
  })

  it('has every chunk that its modules import, and none that they do not', () => {
    const main = archive.filter(({ path }) => path.startsWith('out/main/'))
    const chunks = main.flatMap(({ path }) => /chunks\/(?<name>.+)$/.exec(path)?.groups?.name ?? [])
    const text = main.map(({ content }) => content.toString()).join('\n')
    const imported = [...text.matchAll(/["'](?:\.\/chunks|\.)\/(?<name>[\w.-]+\.js)["']/g)]
    expect(new Set(imported.map(({ groups }) => groups?.name))).toEqual(new Set(chunks))
    expect(chunks.length).toBeGreaterThan(5)
  })

  it('describes itself in its archive without scripts or packages of development', () => {
    const own = JSON.parse(archived('package.json'))
    expect(Object.keys(own).sort()).toEqual(
      [
        ...['author', 'dependencies', 'description', 'desktopName', 'homepage', 'license', 'main', 'name'],
        ...['productName', 'type', 'version'],
      ].sort(),
    )
    expect(own).toMatchObject({ main: 'out/main/main.js', desktopName: 'fairlead-desktop.desktop' })
    expect(Object.keys(own.dependencies)).toEqual(['@napi-rs/keyring'])
  })

  it('names in its archive the hash of every file, and each is what it says', () => {
    for (const { path, hash, content, unpacked, link } of archive) {
      expect([path, link]).toEqual([path, false])
      expect(unpacked).toBe(path.startsWith('node_modules/'))
      if (!unpacked) expect(createHash('sha256').update(content).digest('hex'), path).toBe(hash)
    }
  })

  it('has nothing beside the archive that is not known, the program that Electron shows by itself included', async () => {
    const paths = await filesBelow(made.folder)
    expect(strangers(paths, beside)).toEqual([])
    expect(paths).toContain('resources/command/bin/docker-credential-fairlead')
    expect(paths).toContain(
      'resources/app.asar.unpacked/node_modules/@napi-rs/keyring-linux-x64-gnu/keyring.linux-x64-gnu.node',
    )
  })

  it('EL-04: has all nine fuses as they are wanted', async () => {
    const wires = fuseWires(await readFile(at('fairlead-desktop')))
    expect(wires.map(({ version, states }) => [version, states])).toEqual([[1, '010011001']])
  })

  it('lets nobody but its owner write, and runs only programs', async () => {
    const executable: string[] = []
    for (const path of await filesBelow(made.folder)) {
      const { mode } = await lstat(at(path))
      expect([path, mode & 0o7022]).toEqual([path, 0])
      if (mode & 0o111) executable.push(path)
    }
    expect(executable).toEqual([
      'chrome-sandbox',
      'chrome_crashpad_handler',
      'fairlead-desktop',
      'resources/command/bin/docker-credential-fairlead',
      'resources/command/bin/fairlead',
    ])
  })

  it('does not say in which folder it was made', async () => {
    for (const path of await filesBelow(made.folder)) {
      expect([path, (await readFile(at(path))).includes(root)]).toEqual([path, false])
    }
  })

  it('brings the bill of materials and the licences of all that is in it, bundled packages of development too', async () => {
    const bom = JSON.parse(await readFile(at('resources/legal/sbom.cdx.json'), 'utf8'))
    const names: string[] = bom.components.map((part: { purl: string }) => part.purl.replace(/@[^@]+$/, ''))
    const parts = ['vue', 'reka-ui', 'electron', 'electron-updater', 'zod', 'tailwindcss']
    const scoped = [
      'napi-rs/keyring-linux-x64-gnu',
      'fontsource-variable/inter',
      'iconify-json/lucide',
      'nuxt/ui',
    ]
    expect(names).toEqual(
      expect.arrayContaining(
        [...parts, ...scoped.map((name) => `%40${name}`)].map((name) => `pkg:npm/${name}`),
      ),
    )
    for (const tool of ['vitest', 'typescript', 'vite', 'electron-builder', '%40biomejs/biome', 'knip']) {
      expect(names).not.toContain(`pkg:npm/${tool}`)
    }
    const texts = await readFile(at('resources/legal/THIRD-PARTY-LICENCES.txt'), 'utf8')
    for (const { group, name, version } of bom.components) {
      expect(texts).toContain(`${group ? `${group}/` : ''}${name} ${version}  (`)
    }
    expect(texts).toContain('SIL OPEN FONT LICENSE')
    const page: { parts: { name: string }[] } = JSON.parse(archived('out/renderer/licences.json'))
    expect(page.parts.map(({ name }) => name)).toEqual(expect.arrayContaining(['vue', '@napi-rs/keyring']))
  })

  it('looks for updates at the https address of whoever made it', async () => {
    expect(parse(await readFile(at('resources/app-update.yml'), 'utf8'))).toMatchObject({
      provider: 'generic',
      url: 'https://updates.fairlead.example/stable',
      channel: 'latest',
    })
  })

  it('runs its commands by a Node of the machine, through a link, and passes over one that is too old', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fairlead-commands-'))
    try {
      await symlink(at('resources/command/bin/fairlead'), join(folder, 'fairlead'))
      const run = async (path: string) =>
        await execute(join(folder, 'fairlead'), ['--version'], { env: { PATH: path } })
      const { version } = JSON.parse(archived('package.json'))
      expect((await run(process.env.PATH ?? '')).stdout).toBe(`fairlead ${version}\n`)
      await writeFile(join(folder, 'node'), '#!/bin/sh\necho v18.20.0\n', { mode: 0o755 })
      expect((await run(`${folder}:${process.env.PATH}`)).stdout).toBe(`fairlead ${version}\n`)
      const helper = await execute(at('resources/command/bin/docker-credential-fairlead'), ['version'])
      expect(helper.stdout).toContain(`v${version}`)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('never has an AppImage start without the sandbox, as electron-builder would by itself', async () => {
    const config = parse(await readFile(join(root, 'electron-builder.yml'), 'utf8'))
    expect(config.appImage.executableArgs).toEqual([])
    for (const kind of ['deb', 'rpm'] as const) expect(made.asked[kind].entry).not.toContain('sandbox')
  })

  it.each(['deb', 'rpm'] as const)(
    'asks for a %s with the links, the icons and what it depends on',
    (kind) => {
      const { args, entry } = made.asked[kind]
      const placed = args.flatMap((arg) => /=(?<to>\/(?:usr|opt)\/.*)$/.exec(arg)?.groups?.to ?? [])
      expect(placed).toEqual(
        expect.arrayContaining([
          '/opt/Fairlead',
          '/usr/bin/fairlead',
          '/usr/bin/docker-credential-fairlead',
          '/usr/share/applications/fairlead-desktop.desktop',
          ...[16, 32, 48, 256, 512].map(
            (size) => `/usr/share/icons/hicolor/${size}x${size}/apps/fairlead-desktop.png`,
          ),
        ]),
      )
      const given = (name: string) => args.filter((_arg, place) => args[place - 1] === name)
      expect(given('-d')).toEqual(
        expect.arrayContaining(['xdg-utils', kind === 'deb' ? 'libgtk-3-0' : 'gtk3']),
      )
      expect(given('--name')).toEqual(['fairlead'])
      expect(given('--license')).toEqual(['Apache-2.0'])
      const fields = Object.fromEntries(
        entry.split('\n').flatMap((line) => {
          const cut = line.indexOf('=')
          return cut > 0 ? [[line.slice(0, cut), line.slice(cut + 1)]] : []
        }),
      )
      expect(fields).toMatchObject({
        Name: 'Fairlead',
        GenericName: 'Container registry credentials',
        Exec: '/opt/Fairlead/fairlead-desktop %U',
        Icon: 'fairlead-desktop',
        StartupWMClass: 'fairlead-desktop',
        MimeType: 'x-scheme-handler/fairlead;',
        Categories: 'Development;System;Security;',
        Keywords: 'docker;podman;registry;container;image;credential;',
      })
      expect(fields.Comment).toMatch(/credentials sealed/)
    },
  )
})
