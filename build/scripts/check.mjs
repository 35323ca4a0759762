import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { root, say, tool } from './run.mjs'
import { ensureDependencies } from './setup.mjs'

/** @typedef {{ name: string, script: string, args: string[] }} Check */

await ensureDependencies()

const folders = [
  'contract',
  'sentences',
  'core',
  'electron',
  'web',
  'terminal',
  'cli',
  'renderer',
  'test',
  'build',
].filter(
  (folder) =>
    existsSync(resolve(root, folder)) &&
    readdirSync(resolve(root, folder), { recursive: true }).some((file) =>
      /\.(ts|vue|mjs)$/.test(String(file)),
    ),
)
const cache = resolve(root, 'node_modules/.cache/check')
mkdirSync(cache, { recursive: true })

/** @type {(folder: string) => Check} */
const types = (folder) => ({
  name: `types ${folder}`,
  // Only vue-tsc reads templates, and the tests mount components.
  script: ['renderer', 'test'].includes(folder) ? 'vue-tsc/bin/vue-tsc.js' : 'typescript/bin/tsc',
  args: [
    '-p',
    folder,
    '--incremental',
    '--tsBuildInfoFile',
    resolve(cache, `${folder}.tsbuildinfo`),
    '--pretty',
  ],
})
/** @type {(name: string, ...files: string[]) => Check} */
const eslint = (name, ...files) => ({
  name,
  script: 'eslint/bin/eslint.js',
  args: [
    ...['--max-warnings', '0', '--no-error-on-unmatched-pattern'],
    // Fast at the desk; a type that changed in another file is seen by the types, and by CI's first run.
    ...['--cache', '--cache-strategy', 'content', '--cache-location', resolve(cache, `${name}.json`)],
    ...files,
  ],
})
const sources = folders.filter((folder) => folder !== 'build')

/** Longest first, so that no long one is left to run alone at the end. @type {Check[]} */
const checks = [
  // The typed rules make a new program for every component, so components have a process of their own.
  eslint('eslint components', 'renderer/**/*.vue'),
  eslint('eslint', ...sources.map((folder) => `${folder}/**/*.ts`)),
  types('renderer'),
  types('test'),
  { name: 'knip', script: 'knip/bin/knip.js', args: ['--no-progress'] },
  {
    name: 'dependency direction',
    script: 'dependency-cruiser/bin/dependency-cruise.mjs',
    args: ['--config', '.dependency-cruiser.cjs', ...folders],
  },
  // web's program holds all of core, with the same libraries.
  ...['electron', 'web', 'terminal', 'cli', 'build', 'contract', 'sentences'].map(types),
  {
    name: 'format and lint',
    script: '@biomejs/biome/bin/biome',
    args: ['ci', '--colors=off', '--diagnostic-level=warn', '--error-on-warnings', '.'],
  },
].filter(({ name }) => !name.startsWith('types ') || folders.includes(name.slice(6)))

/**
 * @param {Check} check
 * @returns {Promise<boolean>} whether it passed
 */
function perform({ name, script, args }) {
  const began = performance.now()
  return new Promise((done) => {
    const child = spawn(process.execPath, [tool(script), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    /** @type {Buffer[]} */
    const output = []
    child.stdout.on('data', (part) => output.push(part))
    child.stderr.on('data', (part) => output.push(part))
    child.on('close', (code) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(5)
      say(`${code === 0 ? 'ok    ' : 'FAILED'} ${seconds} s  ${name}`)
      if (code !== 0) say(Buffer.concat(output).toString().trimEnd())
      done(code === 0)
    })
  })
}

const began = performance.now()
const waiting = [...checks]
/** @type {string[]} */
const failed = []
const lane = async () => {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    if (!(await perform(check))) failed.push(check.name)
  }
}
await Promise.all(Array.from({ length: Math.min(4, Math.max(2, availableParallelism())) }, lane))
const seconds = ((performance.now() - began) / 1000).toFixed(1)
say(failed.length === 0 ? `check: ok in ${seconds} s` : `check: ${failed.join(', ')} failed, in ${seconds} s`)
process.exitCode = failed.length === 0 ? 0 : 1
