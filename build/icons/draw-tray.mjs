import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { chromium } from '@playwright/test'
import { root, say } from '../scripts/run.mjs'

/**
 * Draws the icon of the tray from the mark of the page: in black for macOS, which colours it by its bar, and for the
 * others in the colour of the mark with a light rim, so that it is seen on dark panels too. Needs a Chromium; what
 * comes of it is checked in, as text, since the package holds no pictures.
 */
const into = resolve(root, 'electron/native/tray/tray-images.ts')
const mark = await readFile(resolve(root, 'renderer/mark.svg'), 'utf8')
const inner = mark.replace(/^[\s\S]*?<title>[\s\S]*?<\/title>/, '').replace('</svg>', '')

const browser = await chromium.launch({
  executablePath: process.env.FAIRLEAD_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
})
const page = await browser.newPage()

/** @param {string} colour @param {number} width */
const drawn = (colour, width) =>
  `<g fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round">${inner.replaceAll('#0369a1', colour)}</g>`

/** @param {string} content @param {number} size */
async function draw(content, size) {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(
    `<style>html,body{margin:0}svg{display:block}</style><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="${size}" height="${size}">${content}</svg>`,
  )
  return `data:image/png;base64,${(await page.screenshot({ omitBackground: true })).toString('base64')}`
}

/** @param {string} content @param {readonly [scale: number, size: number][]} sizes */
async function listed(content, sizes) {
  const lines = []
  for (const [scale, size] of sizes) lines.push(`  [${scale}, '${await draw(content, size)}'],`)
  return lines.join('\n')
}

try {
  const template = await listed(drawn('#000000', 2), [
    [1, 16],
    [2, 32],
  ])
  const coloured = await listed(drawn('#e0f2fe', 4.5) + drawn('#0369a1', 2.25), [
    [1, 24],
    [2, 48],
  ])
  await writeFile(
    into,
    `/** One picture of an icon: its scale factor, and a PNG as a data address. */
export type IconPicture = readonly [scaleFactor: number, dataURL: string]

// Drawn by build/icons/draw-tray.mjs.

/** Black on nothing, for macOS. */
export const templateMark: readonly IconPicture[] = [
${template}
]

export const colouredMark: readonly IconPicture[] = [
${coloured}
]
`,
  )
  say(`the icons of the tray are in ${into}`)
} finally {
  await browser.close()
}
