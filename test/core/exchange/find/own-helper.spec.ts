import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anyPassword, authOf, find, machineAt, place } from '../exchange-bed.ts'

const plain = (...hosts: string[]) =>
  Object.fromEntries(hosts.map((host) => [host, { auth: authOf('ann', anyPassword()) }]))

it.each([
  ['every registry', { credsStore: 'fairlead', auths: plain('a.test', 'b.test') }, true],
  [
    'the registries in clear',
    { credHelpers: { 'https://a.test': 'fairlead' }, auths: plain('a.test') },
    true,
  ],
  ['one of two in clear', { credHelpers: { 'a.test': 'fairlead' }, auths: plain('a.test', 'b.test') }, false],
  ['none', { credsStore: 'pass', auths: plain('a.test') }, false],
])(
  'our own helper for %s says whether terminals stay logged in, and is not asked',
  async (_, config, isSetUp) => {
    const home = await temporaryFolder()
    await place(join(home, '.docker', 'config.json'), JSON.stringify(config))
    const found = await find(machineAt(home), true)
    expect(found.helperSetUp).toBe(isSetUp)
    expect(found.helpers.map(({ name }) => name)).not.toContain('docker-credential-fairlead')
    expect(found.logins.filter(({ kept }) => kept === 'plaintext')).toHaveLength(
      Object.keys(config.auths).length,
    )
  },
)
