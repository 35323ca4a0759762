import { randomBytes } from 'node:crypto'
import { describe, expect, it, test } from 'vitest'
import { Problem } from '../../../contract/problem.ts'
import type { AuthAnswer, Engine } from '../../../core/engine/engine.ts'
import type { EngineCredential } from '../../../core/engine/engine-credential.ts'
import type { FailureClass } from '../../../core/engine/engine-failure.ts'
import { type ProofOptions, proveCredential } from '../../../core/registries/credential-proof.ts'

const host = 'registry.example'
const stranger = { username: 'nobody', password: randomBytes(12) }
const credential: EngineCredential = {
  username: 'ann',
  secret: { kind: 'password', bytes: randomBytes(12) },
  serverAddress: host,
}
const accepted: AuthAnswer = { kind: 'accepted' }
const refused = (failure: FailureClass): AuthAnswer => ({ kind: 'refused', class: failure, proof: 'words' })

/** A stand-in for an engine that answers each log-in in turn, and says this of an image that nobody has. */
function standIn(answers: readonly (AuthAnswer | Error)[], image: Error | 'found' | 'unavailable' = 'found') {
  const users: string[] = []
  const images: unknown[] = []
  const engine: Pick<Engine, 'auth' | 'distributionInspect'> = {
    auth: async ({ username }) => {
      const answer = answers[users.length]
      users.push(username)
      if (!answer || answer instanceof Error) throw answer ?? new Error('asked once too often')
      return answer
    },
    distributionInspect: async (reference, lent) => {
      images.push([reference, lent])
      if (image instanceof Error) throw image
      if (image === 'unavailable') return { kind: image }
      return { kind: image, image: { mediaType: '', digest: 'sha256:0', size: 0, platforms: [] } }
    },
  }
  return { engine, users, images }
}

async function verdict(
  engine: ProofOptions['engine'],
  findRealm: ProofOptions['findRealm'] = async () => undefined,
  signal = new AbortController().signal,
) {
  const proof = await proveCredential({ engine, stranger, findRealm }, credential, signal)
  return proof.kind === 'verified' ? proof : proof.problem.data
}

describe('a proof', () => {
  it('asks for a stranger first and for ours only where the stranger was refused', async () => {
    const { engine, users } = standIn([refused('wrong-credential'), accepted])
    expect(await verdict(engine)).toEqual({ kind: 'verified' })
    expect(users).toEqual(['nobody', 'ann'])
  })

  test.each([
    ['wrong-credential', 'refused'],
    ['no-right', 'refused'],
    ['no-credential', 'refused'],
    ['unreachable', 'unreachable'],
    ['proxy', 'unreachable'],
    ['certificate', 'certificate'],
    ['plain-http', 'plain-http'],
    ['not-a-registry', 'not-a-registry'],
    ['quota', 'other'],
    ['not-found', 'other'],
    ['no-platform', 'other'],
    ['disk-full', 'other'],
    ['other', 'other'],
  ] as const)(
    'that ends with %s gives the reason %s, and ours goes nowhere before',
    async (failure, reason) => {
      const late = standIn([refused('wrong-credential'), refused(failure)])
      expect(await verdict(late.engine)).toEqual({ host, reason, proof: 'words' })
      if (reason === 'refused') return
      const early = standIn([refused(failure)])
      expect(await verdict(early.engine)).toEqual({ host, reason, proof: 'words' })
      expect(early.users).toEqual(['nobody'])
    },
  )

  const pullFailed = (code: 'pull.not-found' | 'pull.unreachable' | 'pull.not-a-registry') =>
    new Problem(code, { image: 'x', host, proof: 'page' })

  test.each([
    [pullFailed('pull.not-found'), { reason: 'never-asks' }],
    [pullFailed('pull.unreachable'), { reason: 'never-asks' }],
    [pullFailed('pull.not-a-registry'), { reason: 'not-a-registry', proof: 'page' }],
    ['unavailable', { reason: 'never-asks' }],
    ['found', { reason: 'never-asks' }],
  ] as const)('where anyone is let in asks for an image that nobody has: %s', async (image, data) => {
    const { engine, users, images } = standIn([accepted], image)
    expect(await verdict(engine)).toEqual({ host, ...data })
    expect(users).toEqual(['nobody'])
    expect(images).toEqual([[{ host, path: 'nobody/none' }, undefined]])
  })

  it('says nothing of the credential where the engine is at fault', async () => {
    const gone = new Problem('engine.unreachable', { endpoint: 'unix:///e', reason: 'missing' })
    for (const answers of [[gone], [refused('wrong-credential'), gone]]) {
      expect(await verdict(standIn(answers).engine)).toMatchObject({ reason: 'engine-unreachable' })
    }
  })

  it('that is stopped is no verdict on the credential, and a bug is none either', async () => {
    const stopped = AbortSignal.abort()
    const { engine } = standIn([new Error('stopped')])
    expect(await verdict(engine, undefined, stopped)).toMatchObject({ reason: 'unreachable' })
    await expect(verdict(standIn([new TypeError('a bug')]).engine)).rejects.toThrow('a bug')
  })
})

describe('the realm', () => {
  it('is shown with either verdict', async () => {
    const findRealm = async () => 'login.example'
    const good = standIn([refused('wrong-credential'), accepted])
    expect(await verdict(good.engine, findRealm)).toEqual({ kind: 'verified', realm: 'login.example' })
    const bad = standIn([refused('wrong-credential'), refused('wrong-credential')])
    expect(await verdict(bad.engine, findRealm)).toMatchObject({ reason: 'refused', realm: 'login.example' })
  })

  it('holds no verdict up for more than a second', async () => {
    const began = performance.now()
    const { engine } = standIn([refused('wrong-credential'), accepted])
    const slow: ProofOptions['findRealm'] = (_, signal) =>
      new Promise((done) => {
        signal.addEventListener('abort', () => done(undefined))
      })
    expect(await verdict(engine, slow)).toEqual({ kind: 'verified' })
    expect(performance.now() - began).toBeLessThan(3000)
  })
})
