import { type AnyContractProcedure, getEventIteratorSchemaDetails, isContractProcedure } from '@orpc/contract'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { contract } from '../../../contract/index.ts'
import { problemShapes } from '../../../contract/problem.ts'
import { runTextNames } from '../../../contract/workload/run-fields.ts'

/**
 * The rule: whatever the core says to the page is a closed shape, no key in it is named like a secret, and
 * every text that is not one of a few fixed words has a key that stands in this list. A new text in an
 * output is a decision, and it is made here.
 */
const textKeys = new Set([
  // what a browser says of itself, in short
  'browser',
  'address',
  'command',
  'container',
  'content',
  'machine',
  'path',
  'port',
  'url',
  'apiVersion',
  'code',
  'content',
  'dataFolder',
  'description',
  'currentProjectId',
  'digest',
  'fingerprint',
  'email',
  'endpoint',
  'familiar',
  'field',
  'file',
  'folder',
  'gone',
  'helper',
  'host',
  'id',
  'image',
  'imageId',
  'images',
  'issuer',
  'kept',
  'key',
  'leftOut',
  // what a container has written, as it wrote it
  'lines',
  'message',
  'name',
  'names',
  'params',
  'platform',
  'platforms',
  'product',
  'program',
  'programs',
  'projectId',
  'proof',
  'protocol',
  'realm',
  'reason',
  'reference',
  'registryId',
  'repository',
  'environmentId',
  'namespace',
  'pullId',
  'slotId',
  'status',
  'subject',
  'tags',
  'text',
  // good for one file only, and for nobody without a session of the shell
  'ticket',
  'username',
  'usernames',
  'version',
  'workloadId',
  'previousImage',
  'canonical',
  'action',
  // the run form as the page itself has just sent it, read or said in other words
  'run',
  'compose',
  'serviceId',
  // an engine's words about one container; what looks like a secret has been taken out of all of them
  'aliases',
  'error',
  'kind',
  'policy',
  'raw',
  'said',
  'source',
  'target',
  'hidden',
  // paths of PEM files on this machine, as they were typed or found
  'caFile',
  'certFile',
  'keyFile',
  'place',
  ...runTextNames,
])

const secretName = /pass(word|phrase|wd)|secret|token|private|bearer|cookie|^auth|apikey|dataKey/i

/** The data of a problem as a value is any of the problems' shapes, which are walked code by code. */
const openAt = /(^|\.)problem\.data\{\}$/

const undecided = 'a text that nobody decided on'

type Def = { type: string } & Record<string, unknown>

/** Says what is wrong with a shape that goes out, one line a fault. */
function faultsOf(schema: unknown, path: string, key: string, decided = textKeys): string[] {
  const details = getEventIteratorSchemaDetails(schema as never)
  if (details) return faultsOf(details.yields, `${path}[stream]`, key, decided)
  if (!(schema instanceof z.core.$ZodType)) return [`${path}: not a zod schema`]
  const def = schema._zod.def as unknown as Def
  const into = (inner: unknown) => faultsOf(inner, path, key, decided)
  switch (def.type) {
    case 'object': {
      const shape = def.shape as Record<string, unknown>
      const open = def.catchall && (def.catchall as z.core.$ZodType)._zod.def.type !== 'never'
      return [
        ...(open ? [`${path}: takes keys that it does not name`] : []),
        ...Object.entries(shape).flatMap(([name, inner]) => [
          ...(secretName.test(name) ? [`${path}.${name}: named like a secret`] : []),
          ...faultsOf(inner, path ? `${path}.${name}` : name, name, decided),
        ]),
      ]
    }
    case 'array':
      return faultsOf(def.element, `${path}[]`, key, decided)
    case 'record':
      return faultsOf(def.valueType, `${path}{}`, key, decided)
    case 'union':
      return (def.options as unknown[]).flatMap(into)
    case 'optional':
    case 'nullable':
    case 'readonly':
      return into(def.innerType)
    case 'string':
      return decided.has(key) ? [] : [`${key}: ${undecided}`]
    case 'unknown':
      return openAt.test(path) ? [] : [`${path}: takes anything`]
    case 'number':
    case 'boolean':
    case 'literal':
    case 'enum':
      return []
    default:
      return [`${path}: ${def.type} is not a shape that may go out`]
  }
}

function procedures(router: object, path: string[] = []): [string, AnyContractProcedure][] {
  return Object.entries(router).flatMap(([name, inner]) =>
    isContractProcedure(inner)
      ? [[[...path, name].join('.'), inner] as [string, AnyContractProcedure]]
      : procedures(inner as object, [...path, name]),
  )
}

describe('what the core says to the page', () => {
  it.each(procedures(contract))('%s has no place for a secret in its output', (name, procedure) => {
    const { outputSchema } = procedure['~orpc']
    expect(outputSchema, `${name} declares its output`).toBeDefined()
    expect(faultsOf(outputSchema, '', name)).toEqual([])
  })

  it.each(Object.entries(problemShapes))('%s has no place for a secret in its data', (_, shape) => {
    expect(faultsOf(shape, '', '')).toEqual([])
  })

  it.each(procedures(contract))('%s declares only problems of the closed union', (_, procedure) => {
    for (const [code, declared] of Object.entries(procedure['~orpc'].errorMap)) {
      expect(declared).toHaveProperty('data', problemShapes[code as keyof typeof problemShapes])
    }
  })

  it('the list of texts holds no key that no output has', () => {
    const outputs = procedures(contract).map(([name, { '~orpc': def }]) => [name, def.outputSchema] as const)
    const texts = [...outputs, ...Object.entries(problemShapes)]
      .flatMap(([name, schema]) => faultsOf(schema, '', name, new Set()))
      .filter((fault) => fault.endsWith(undecided))
      .map((fault) => fault.slice(0, fault.indexOf(':')))
    expect([...textKeys].filter((key) => !texts.includes(key))).toEqual([])
  })

  it.each([
    ['a key named like a secret', z.object({ registryPassword: z.enum(['a']) })],
    [
      'a key named like a secret, deep down',
      z.array(z.object({ x: z.object({ token: z.number() }).optional() })),
    ],
    ['a text that nobody decided on', z.object({ value: z.string() })],
    ['a bare text', z.string()],
    ['an open object', z.looseObject({ name: z.string() })],
    ['anything', z.object({ name: z.unknown() })],
    ['a record of anything', z.record(z.string(), z.unknown())],
    ['a shape with code in it', z.object({ name: z.string().transform((text) => text) })],
    ['one arm of a union', z.union([z.object({ name: z.string() }), z.object({ secret: z.string() })])],
  ])('the rule sees %s', (_, schema) => {
    expect(faultsOf(schema, '', '')).not.toEqual([])
  })
})
