import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const folder = resolve(import.meta.dirname, '../../../build/icons')
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Width of a square PNG with an alpha channel. */
function sideOf(png: Buffer): number {
  expect(png.subarray(0, 8)).toEqual(signature)
  expect(png.readUInt32BE(16)).toBe(png.readUInt32BE(20))
  expect(png.readUInt8(25)).toBe(6)
  return png.readUInt32BE(16)
}

describe('the icons of the packages', () => {
  it('for Linux: each has the size of its name', () => {
    const names = readdirSync(join(folder, 'linux'))
    const sides = names.map((name) => sideOf(readFileSync(join(folder, 'linux', name))))
    expect(names).toEqual(sides.map((side) => `${side}x${side}.png`))
    expect(sides.sort((one, other) => one - other)).toEqual([16, 24, 32, 48, 64, 96, 128, 256, 512, 1024])
  })

  it('for Windows: one file with every size that it shows, to the last byte', () => {
    const file = readFileSync(join(folder, 'icon.ico'))
    expect([file.readUInt16LE(0), file.readUInt16LE(2)]).toEqual([0, 1])
    const entries = Array.from({ length: file.readUInt16LE(4) }, (_, place) => 6 + 16 * place)
    let end = 6 + 16 * entries.length
    const sides = entries.map((at) => {
      const [length, from] = [file.readUInt32LE(at + 8), file.readUInt32LE(at + 12)]
      expect(from).toBe(end)
      end = from + length
      const side = sideOf(file.subarray(from, end))
      expect(file.readUInt8(at)).toBe(side % 256)
      return side
    })
    expect(end).toBe(file.length)
    expect(sides).toEqual([16, 24, 32, 48, 64, 96, 128, 256])
  })

  it('for macOS: every kind that it asks for, on plain and dense screens, to the last byte', () => {
    const file = readFileSync(join(folder, 'icon.icns'))
    expect(file.toString('latin1', 0, 4)).toBe('icns')
    expect(file.readUInt32BE(4)).toBe(file.length)
    const kinds: [string, number][] = []
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
      kinds.push([file.toString('latin1', at, at + 4), sideOf(file.subarray(at + 8))])
    }
    expect(Object.fromEntries(kinds)).toEqual({
      ...{ icp4: 16, icp5: 32, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 },
      ...{ ic11: 32, ic12: 64, ic13: 256, ic14: 512 },
    })
  })
})
