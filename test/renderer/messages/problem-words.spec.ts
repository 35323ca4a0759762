import { describe, expect, it } from 'vitest'
import { createApp } from 'vue'
import { type FaultCode, faultCodes } from '../../../contract/fault.ts'
import { type ProblemCode, problemShapes } from '../../../contract/problem.ts'
import { describeFailure } from '../../../renderer/composables/describe-failure.ts'
import { en } from '../../../renderer/messages/en/en.ts'
import { createTexts, type TextKey, useTexts } from '../../../renderer/messages/texts.ts'
import { problemValues } from '../../../sentences/describe-problem.ts'

const codes = Object.keys(problemShapes) as ProblemCode[]

function texts() {
  let found: ReturnType<typeof useTexts> | undefined
  const app = createApp({
    setup: () => {
      found = useTexts()
      return () => null
    },
  })
  app.use(createTexts())
  app.mount(document.createElement('div'))
  app.unmount()
  if (!found) throw new Error('no texts')
  return found
}

const { t, say } = texts()
const words = (code: ProblemCode, data: Record<string, unknown>) =>
  describeFailure({ kind: 'problem', code, data }, t, say)

/** Facts for every place that any sentence has. */
const facts = {
  image: 'quay.io/team/app:1',
  host: 'quay.io',
  registry: { id: 'r1', name: 'team-quay' },
  existing: { id: 'r2', name: 'other' },
  address: 'quay.io/team',
  endpoint: '/run/engine.sock',
  name: 'web',
  file: 'vault.json',
  format: 9,
  pid: 4711,
  folder: '/data',
  state: 'inactive',
  action: 'verify',
  status: 500,
  seconds: 4,
  most: 64,
  version: '1.20',
  id: 'x',
  container: 'shop',
  count: 2,
  faults: [],
}

function leaves(node: object, path = ''): [string, string][] {
  return Object.entries(node).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : leaves(value, `${path}${key}.`),
  )
}

describe('words for problems', () => {
  it.each(codes)('%s has a sentence and a next step without open places', (code) => {
    const { sentence, next } = words(code, { ...facts, reason: 'no space left' })
    expect(sentence).not.toBe('')
    expect(next).not.toBe('')
    expect(`${sentence} ${next}`).not.toMatch(/[{}]|problems\.|fault|undefined/)
  })

  it.each([
    ['registry.not-proven', 'refused', 'quay.io refused this username and password.'],
    ['engine.unreachable', 'permission', 'This user may not use the engine at /run/engine.sock.'],
    ['vault.slot-unavailable', 'no-bus', 'The keyring cannot be reached: this session has no message bus.'],
  ] as const)('%s says it by its reason %s', (code, reason, sentence) => {
    expect(words(code, { ...facts, reason }).sentence).toBe(sentence)
  })

  it('gives another next step where the reason asks for one', () => {
    const reason = (name: string) => words('registry.not-proven', { ...facts, reason: name }).next
    expect(reason('engine-unreachable')).toContain('Start the engine')
    expect(reason('refused')).toBe('Edit the credential, or save anyway.')
  })

  it('names the registry only where the data does', () => {
    expect(words('vault.secret-unreadable', facts).sentence).toContain('team-quay')
    expect(words('vault.secret-unreadable', {}).sentence).toBe(
      'The sealed credential cannot be opened. It was left as it is.',
    )
  })

  it('keeps the proof apart from the sentence', () => {
    const proof = 'unauthorized: <b>{host}</b> | @:x'
    const text = words('pull.wrong-credential', { ...facts, proof })
    expect(text.proof).toBe(proof)
    expect(text.sentence).not.toContain('unauthorized')
    expect(words('pull.wrong-credential', { ...facts, proof: '' }).proof).toBeUndefined()
  })

  it('takes facts as they are, even where they look like message syntax', () => {
    const image = "registry.io/a@sha256:ab|{host}@:{'x'}"
    expect(words('pull.stopped', { ...facts, image }).sentence).toBe(`The pull of ${image} was stopped.`)
  })

  it('flattens only what a text can hold', () => {
    expect(problemValues({ a: 1, b: { name: 'n' }, c: [1], d: null })).toMatchObject({ a: 1, b: 'n' })
  })

  it('tells a bug by its number and a lost line as such', () => {
    expect(describeFailure({ kind: 'bug', id: 'b-17' }, t, say).sentence).toContain('b-17')
    expect(describeFailure({ kind: 'lost' }, t, say).sentence).toContain('connection')
  })
})

describe('words for faults', () => {
  it.each(faultCodes)('%s has a sentence', (code: FaultCode) => {
    const sentence = t(`faults.${code}`, { max: 7, line: 'x', offer: 'y' })
    expect(sentence).not.toBe(`faults.${code}`)
    expect(sentence).not.toMatch(/[{}]/)
  })
})

describe('the catalogue', () => {
  it('can be read in every text, without exclamation marks or stray spaces', () => {
    const wrong = leaves(en).filter(([key, source]) => {
      const values = Object.fromEntries([...source.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, 'x']))
      const text = t(key as TextKey, { ...values, ...('count' in values ? { count: 2 } : {}) })
      return text === key || source.includes('!') || source.trim() !== source
    })
    expect(wrong).toEqual([])
  })

  it('chooses between singular and plural', () => {
    expect(t('registries.count', { count: 1 })).toBe('One registry')
    expect(t('registries.count', { count: 3 })).toBe('3 registries')
  })
})
