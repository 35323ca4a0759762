import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What stands before the fuses of a program, then the schema and how many they are. */
export const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** A program of nothing but fuses. */
export function stubProgram(states: string, { length = states.length, version = 1 } = {}): Buffer {
  const head = Buffer.from([version, length])
  return Buffer.concat([
    Buffer.alloc(64, 1),
    Buffer.from(fuseSentinel),
    head,
    Buffer.from(states),
    Buffer.alloc(64, 2),
  ])
}

const programs = ['electron', 'chrome-sandbox', 'chrome_crashpad_handler']

const others = [
  'LICENSE',
  'LICENSES.chromium.html',
  'version',
  'locales/en-US.pak',
  'locales/de.pak',
  'locales/fr.pak',
  'resources/default_app.asar',
]

/** Electron's files for Linux by their names, with nothing in them but the fuses, as Electron is delivered. */
export async function placeStubElectron(folder: string): Promise<void> {
  for (const name of programs) {
    const file = join(folder, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, stubProgram('101110010'))
    await chmod(file, 0o755)
  }
  for (const name of others) {
    const file = join(folder, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, `stub of ${name}\n`)
  }
}
