import { expect, it } from 'vitest'
import { describeOnBed } from './describe-on-bed.ts'
import { callEngine } from './engines/engine-call.ts'
import { startRecordingProxy } from './engines/recording-proxy.ts'
import { readAccessLog } from './registry-access.ts'

const pull = (socket: string, image: string, login: object) => {
  const [repository = '', tag = ''] = image.split(/:(?=[^:/]*$)/)
  const header = Buffer.from(JSON.stringify(login))
    .toString('base64')
    .replaceAll('+', '-')
    .replaceAll('/', '_')
  return callEngine(socket, 'POST', `/images/create?fromImage=${encodeURIComponent(repository)}&tag=${tag}`, {
    headers: { 'x-registry-auth': header },
  })
}

describeOnBed('the bed', (bed) => {
  it('gives each image only to the user of its registry, and the log says who asked', async () => {
    const { engine, first, second } = bed()
    const login = (user: { name: string; password: string }, serveraddress: string) => ({
      username: user.name,
      password: user.password,
      serveraddress,
    })
    const wrong = await pull(engine.socket, second.image, login(first.user, second.host))
    expect(wrong.text).toContain('unauthorized')
    // the engine is shared: another spec may have left the image on it
    await callEngine(engine.socket, 'DELETE', `/images/${encodeURIComponent(first.image)}?force=true`)
    // the log is shared too
    const before = (await readAccessLog(first.logFile, [first.user])).length
    const right = await pull(engine.socket, first.image, login(first.user, first.host))
    expect(right.text).toContain('Downloaded newer image')

    const atFirst = (await readAccessLog(first.logFile, [first.user])).slice(before)
    expect(new Set(atFirst.map(({ user }) => user))).toEqual(new Set([undefined, first.user.name]))
    expect(atFirst.filter(({ user }) => user === undefined).every(({ status }) => status === 401)).toBe(true)
    const atSecond = await readAccessLog(second.logFile, [second.user])
    expect(atSecond.at(-1)).toMatchObject({ user: first.user.name, status: 401 })
  })

  it('records what goes to the engine by method and path, never what a header holds', async () => {
    const { engine, first } = bed()
    const proxy = await startRecordingProxy(engine.socket)
    try {
      const login = { username: first.user.name, password: first.user.password, serveraddress: first.host }
      const answer = await pull(proxy.socket, first.image, login)
      expect(answer).toMatchObject({ status: 200 })
      expect(proxy.requests()).toHaveLength(1)
      expect(proxy.requests()[0]).toMatchObject({
        method: 'POST',
        path: expect.stringContaining('team%2Fapp'),
      })
      expect(proxy.requests()[0]?.headers).toContain('x-registry-auth')
      expect(JSON.stringify(proxy.requests())).not.toContain(
        Buffer.from(JSON.stringify(login)).toString('base64').slice(0, 20),
      )
    } finally {
      await proxy.dispose()
    }
  })
})
