import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeOnBed } from '../../bed/describe-on-bed.ts'
import { readAccessLog } from '../../bed/registry-access.ts'
import {
  defaultPlace,
  draftOf,
  type Place,
  pullEnd,
  startTestCore,
  type TestCore,
} from '../../support/core-client.ts'

describeOnBed('1.3.6: a refused login and the try without it, on a real engine', (bed) => {
  let core: TestCore
  let place: Place

  beforeAll(async () => {
    core = await startTestCore({ endpoint: bed().engine.endpoint })
    await core.client.vault.create({ passphrase: randomBytes(12).toString('hex'), keyring: false })
    place = await defaultPlace(core.client)
  }, 60_000)
  afterAll(() => core.dispose())

  const accesses = () => readAccessLog(bed().first.logFile, [bed().first.user])

  it('sends the login in the first pull, and nobody in the second', async () => {
    const { client } = core
    const { host, user, image } = bed().first
    const password = randomBytes(12).toString('hex')
    const draft = { name: 'wrong', address: host, username: user.name, password, saveAnyway: true }
    await client.registries.add(draftOf(place, draft))
    const refused = await pullEnd(
      client,
      (await client.pulls.start({ ...place, namespace: 'default', image })).id,
    )
    expect(refused).toMatchObject({
      state: 'failed',
      problem: { code: 'pull.wrong-credential' },
      offersAnonymous: true,
    })
    const seen = (await accesses()).length
    const again = await pullEnd(client, (await client.pulls.retryAnonymously({ id: refused.id })).id)
    expect(again).toMatchObject({
      state: 'failed',
      problem: { code: 'pull.no-credential' },
      withheld: { name: 'wrong' },
      offersAnonymous: false,
    })
    const users = (await accesses()).slice(seen).map((access) => access.user)
    expect(users.length).toBeGreaterThan(0)
    expect(users.filter((name) => name !== undefined)).toEqual([])
  })
})
