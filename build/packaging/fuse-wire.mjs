import { readFile, writeFile } from 'node:fs/promises'

/** What stands in the program before its fuses; see Electron's documentation of fuses. */
const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')

/** Every fuse of schema 1 by its place, and what it shall be. `docs/packaging.md` says why. */
export const wantedFuses = /** @type {const} */ ([
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

const off = '0'.charCodeAt(0)
const on = '1'.charCodeAt(0)

/** @typedef {{ start: number, version: number, states: string }} FuseWire where the first fuse is, and `0`, `1` or `r` for each */

/**
 * The fuse wires of a program, one for each of its architectures.
 *
 * @param {Buffer} program
 * @returns {FuseWire[]}
 */
export function fuseWires(program) {
  /** @type {FuseWire[]} */
  const wires = []
  for (let at = program.indexOf(sentinel); at >= 0; at = program.indexOf(sentinel, at + 1)) {
    const start = at + sentinel.length + 2
    const version = program.readUInt8(start - 2)
    const length = program.readUInt8(start - 1)
    wires.push({ start, version, states: program.toString('latin1', start, start + length) })
  }
  return wires
}

/**
 * Sets every fuse as it is wanted. Throws where the program has none, or more or fewer of them than are known here:
 * a new one is decided on before anything is packaged with it.
 *
 * @param {string} file
 */
export async function setFuses(file) {
  const program = await readFile(file)
  const wires = fuseWires(program)
  if (wires.length === 0) throw new Error(`${file} has no fuses`)
  for (const { start, version, states } of wires) {
    if (version !== 1) throw new Error(`${file} has fuses of schema ${version}; 1 is known`)
    if (states.length !== wantedFuses.length) {
      throw new Error(`${file} has ${states.length} fuses; ${wantedFuses.length} are known`)
    }
    for (const [place, [name, wanted]] of wantedFuses.entries()) {
      if (states[place] === 'r') throw new Error(`${file} has no fuse ${name} any more`)
      program.writeUInt8(wanted ? on : off, start + place)
    }
  }
  await writeFile(file, program)
}
