import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { chromium } from '@playwright/test'
import { root, say } from '../scripts/run.mjs'
import { icnsOf, icoOf } from './icon-containers.mjs'

/**
 * Draws the icons of the packages from the mark of the page. Needs a Chromium; what comes of it is checked in.
 * `inset`: the share of the picture that stays empty at each side. macOS wants a margin, the others little of one.
 */
const shapes = {
  mac: { inset: 0.098, sizes: [16, 32, 64, 128, 256, 512, 1024] },
  other: { inset: 0.03, sizes: [16, 24, 32, 48, 64, 96, 128, 256, 512, 1024] },
}

const into = import.meta.dirname
const mark = await readFile(resolve(root, 'renderer/mark.svg'), 'utf8')

/** The mark in white on the colour that it has on the page. @param {number} inset */
function artwork(inset) {
  const inner = mark
    .replace(/^[\s\S]*?<title>[\s\S]*?<\/title>/, '')
    .replace('</svg>', '')
    .replaceAll('#0369a1', '#ffffff')
  const side = 100 * (1 - 2 * inset)
  const start = 100 * inset
  const scale = (side * 0.66) / 24
  const at = start + side * 0.17
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100%" height="100%">
  <rect x="${start}" y="${start}" width="${side}" height="${side}" rx="${side * 0.2237}" fill="#0369a1"/>
  <g transform="translate(${at} ${at}) scale(${scale})" fill="none" stroke="#ffffff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${inner}</g>
</svg>`
}

const browser = await chromium.launch({
  executablePath: process.env.FAIRLEAD_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
})
const page = await browser.newPage()

/** @param {string} svg @param {number} size */
async function draw(svg, size) {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(`<style>html,body{margin:0;height:100%}svg{display:block}</style>${svg}`)
  return await page.screenshot({ omitBackground: true })
}

/** @param {{ inset: number, sizes: number[] }} shape @returns {Promise<Map<number, Buffer>>} */
async function drawAll({ inset, sizes }) {
  /** @type {Map<number, Buffer>} */
  const pictures = new Map()
  for (const size of sizes) pictures.set(size, await draw(artwork(inset), size))
  return pictures
}

try {
  const mac = await drawAll(shapes.mac)
  const other = await drawAll(shapes.other)
  await mkdir(join(into, 'linux'), { recursive: true })
  for (const [size, picture] of other) await writeFile(join(into, 'linux', `${size}x${size}.png`), picture)
  await writeFile(join(into, 'icon.icns'), icnsOf(mac))
  await writeFile(join(into, 'icon.ico'), icoOf([...other].filter(([size]) => size <= 256)))
  say(`icons are in ${into}`)
} finally {
  await browser.close()
}
