import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CanaryScanner } from '../../../support/canary/canary.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anyPassword, authOf, find, machineAt, place } from '../exchange-bed.ts'

// doctl of DigitalOcean writes its token as both; others know a token as a user without a password
it.each([
  ['as the username, too', (token: string) => ({ auth: authOf(token, token) })],
  ['as the username of an entry in fields', (token: string) => ({ username: token, password: token })],
  ['as a username without a password', (token: string) => ({ auth: authOf(token, '') })],
])('LK-01: a token that stands %s does not come to the page', async (_, entry) => {
  const home = await temporaryFolder()
  const token = anyPassword()
  const auths = { 'a.test': entry(token), 'b.test': { auth: authOf('ann', anyPassword()) } }
  await place(join(home, '.docker', 'config.json'), JSON.stringify({ auths }))
  const found = await find(machineAt(home))
  expect(new CanaryScanner({ token }).scan('page', JSON.stringify(found))).toEqual([])
  expect(found.logins.map(({ username }) => username)).toEqual([undefined, 'ann'])
})
