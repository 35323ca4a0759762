import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { authOf, find, machineAt, place } from '../exchange-bed.ts'
import { helperOf, outcomeOf, standInHelper } from '../helper/stand-in-helper.ts'

const config = (home: string, content: string) => place(join(home, '.docker', 'config.json'), content)
const many = (count: number, entry: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => entry(at)).join()

it('CH-07: a value nested too deep to be written again hides no other login', async () => {
  const home = await temporaryFolder()
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  await config(home, `{"auths":{"deep.test":{"auth":${deep}},"a.test":{"auth":"${authOf('ann', 'x')}"}}}`)
  const { logins } = await find(machineAt(home))
  expect(logins.map(({ text, refused }) => [text, refused])).toEqual([
    ['deep.test', 'bad-entry'],
    ['a.test', undefined],
  ])
})

it.each([
  ['auths', `{"auths":{${many(300_000, (at) => `"a${at}":{}`)}}}`],
  ['credHelpers', `{"credHelpers":{${many(300_000, (at) => `"a${at}":"b${at}"`)}}}`],
])(
  'CH-07: more %s than any user has are said to be too many, and held against nobody',
  async (_, content) => {
    const home = await temporaryFolder()
    await config(home, content)
    const before = performance.now()
    const { places, helpers, logins } = await find(machineAt(home))
    expect([places[0]?.fault, helpers, logins]).toEqual(['too-large', [], []])
    expect(performance.now() - before).toBeLessThan(8000)
  },
  60_000,
)

it('CH-07: many addresses of a helper that keeps many logins are found within seconds', async () => {
  const home = await temporaryFolder()
  const bin = join(home, 'bin')
  await standInHelper(bin, 'x', `printf '%s' '{${many(1500, (at) => `"https://r${at}.test":"ann"`)}}'`)
  await config(home, `{"credHelpers":{${many(1500, (at) => `"r${at}.test":"x"`)}}}`)
  const before = performance.now()
  const { logins } = await find(machineAt(home, { PATH: `${bin}:/usr/bin:/bin` }), true)
  expect(logins.filter(({ username, refused }) => username === 'ann' && !refused)).toHaveLength(1500)
  expect(performance.now() - before).toBeLessThan(8000)
}, 120_000)

it('CH-03: a helper that lists more logins than any user has is not heard to the end', async () => {
  const home = await temporaryFolder()
  const listing = join(home, 'listing.json')
  await place(listing, `{${many(300_000, (at) => `"a${at}":"b"`)}}`)
  expect(await outcomeOf((await helperOf(home, `cat ${listing}`)).list())).toBe('too-much')
})
