import { expect, it } from 'vitest'
import { shortEngineName } from '../../../renderer/frame/bar/short-engine-name.ts'

it.each([
  ['Docker Engine', '20.10.24+dfsg1', 'Docker 20.10'],
  ['Docker Engine', '29.0.1', 'Docker 29.0'],
  ['Podman', '5.4.2', 'Podman 5.4'],
  ['Docker Engine', 'dev', 'Docker dev'],
])('%s %s is called %s', (product, version, text) => {
  const short = shortEngineName({ product, version })
  expect(`${short.product} ${short.version}`).toBe(text)
})
