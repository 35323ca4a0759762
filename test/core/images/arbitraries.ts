import fc from 'fast-check'

const lower = 'abcdefghijklmnopqrstuvwxyz0123456789'
const word = fc.string({ unit: fc.constantFrom(...lower), minLength: 1, maxLength: 8 })
const separator = fc.constantFrom('.', '_', '__', '-', '---')

const component = fc
  .tuple(word, fc.array(fc.tuple(separator, word), { maxLength: 2 }))
  .map(([first, rest]) => first + rest.map((pair) => pair.join('')).join(''))

/** Repository paths of one to four components. */
export const paths = fc.array(component, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))

export const tags = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/)

export const digests = fc.stringMatching(/^sha256:[0-9a-f]{64}$/)

const label = fc.tuple(fc.constantFrom('a', 'x', 'reg', 'my-reg'), word).map((parts) => parts.join(''))
const name = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'))
const port = fc.integer({ min: 1, max: 65535 })

/** Hosts as people write them: names, addresses, Docker Hub's aliases, with and without a port. */
export const hosts = fc.oneof(
  name,
  fc.tuple(name, port).map((parts) => parts.join(':')),
  fc.tuple(label, port).map((parts) => parts.join(':')),
  fc.ipV4(),
  fc.tuple(fc.ipV4(), port).map((parts) => parts.join(':')),
  fc
    .ipV6()
    .filter((address) => !address.includes('.'))
    .map((address) => `[${address}]`),
  fc.constantFrom('localhost', 'localhost:5000', 'docker.io', 'index.docker.io', 'registry-1.docker.io:443'),
)
