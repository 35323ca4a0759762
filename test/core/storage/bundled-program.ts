import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

export interface BundledProgram {
  /** A file that plain Node runs. */
  readonly path: string
  dispose(): void
}

const root = fileURLToPath(new URL('../../../', import.meta.url))

/**
 * Makes one plain JavaScript file of a TypeScript program, for tests that need a process of its own. With
 * `packages` in it too it starts faster; a native one cannot be put in.
 */
export async function bundledProgram(
  entry: URL,
  { packages } = { packages: false },
): Promise<BundledProgram> {
  // Inside the project, so that packages are found from there.
  const folder = join(root, 'node_modules', '.cache', 'fairlead-test', randomBytes(6).toString('hex'))
  mkdirSync(folder, { recursive: true })
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: packages || [] },
    build: {
      minify: packages,
      ssr: fileURLToPath(entry),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  })
  const path = join(folder, 'program.mjs')
  return { path, dispose: () => rmSync(dirname(path), { recursive: true, force: true }) }
}
