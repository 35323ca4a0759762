// Test vectors of distribution/reference, reference_test.go (https://github.com/distribution/reference), licensed
// Apache-2.0, copyright the distribution authors; re-typed as data.

export type UpstreamError =
  | 'ErrNameEmpty'
  | 'ErrReferenceInvalidFormat'
  | 'ErrNameContainsUppercase'
  | 'ErrNameTooLong'
  | 'ErrNameNotCanonical'
  | 'ErrDigestInvalidLength'
  | 'ErrDigestUnsupported'

export interface ParseCase {
  readonly input: string
  readonly err?: UpstreamError
  readonly repository?: string
  readonly domain?: string
  readonly tag?: string
  readonly digest?: string
}

/** `TestReferenceParse`, with sha256 as the only registered algorithm. */
export const parse: readonly ParseCase[] = [
  { input: 'test_com', repository: 'test_com' },
  { input: 'test.com:tag', repository: 'test.com', tag: 'tag' },
  { input: 'test.com:5000', repository: 'test.com', tag: '5000' },
  { input: 'test.com/repo:tag', domain: 'test.com', repository: 'test.com/repo', tag: 'tag' },
  { input: 'test:5000/repo', domain: 'test:5000', repository: 'test:5000/repo' },
  { input: 'test:5000/repo:tag', domain: 'test:5000', repository: 'test:5000/repo', tag: 'tag' },
  {
    input: 'test:5000/repo@sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    domain: 'test:5000',
    repository: 'test:5000/repo',
    digest: 'sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  },
  {
    input: 'test:5000/repo:tag@sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    domain: 'test:5000',
    repository: 'test:5000/repo',
    tag: 'tag',
    digest: 'sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  },
  { input: 'test:5000/repo', domain: 'test:5000', repository: 'test:5000/repo' },
  { input: '', err: 'ErrNameEmpty' },
  { input: ':justtag', err: 'ErrReferenceInvalidFormat' },
  {
    input: '@sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    err: 'ErrReferenceInvalidFormat',
  },
  { input: 'repo@sha256:ffffffffffffffffffffffffffffffffff', err: 'ErrDigestInvalidLength' },
  {
    input: 'validname@invaliddigest:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    err: 'ErrDigestUnsupported',
  },
  {
    input:
      'validname@sha512:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    err: 'ErrDigestUnsupported',
  },
  { input: 'Uppercase:tag', err: 'ErrNameContainsUppercase' },
  { input: 'test:5000/Uppercase/lowercase:tag', err: 'ErrNameContainsUppercase' },
  { input: 'lowercase:Uppercase', repository: 'lowercase', tag: 'Uppercase' },
  { input: `domain/${'a'.repeat(256)}:tag`, err: 'ErrNameTooLong' },
  {
    input: `${'a/'.repeat(127)}a:tag-puts-this-over-max`,
    domain: 'a',
    repository: `${'a/'.repeat(127)}a`,
    tag: 'tag-puts-this-over-max',
  },
  { input: 'aa/asdf$$^/aa', err: 'ErrReferenceInvalidFormat' },
  {
    input: 'sub-dom1.foo.com/bar/baz/quux',
    domain: 'sub-dom1.foo.com',
    repository: 'sub-dom1.foo.com/bar/baz/quux',
  },
  {
    input: 'sub-dom1.foo.com/bar/baz/quux:some-long-tag',
    domain: 'sub-dom1.foo.com',
    repository: 'sub-dom1.foo.com/bar/baz/quux',
    tag: 'some-long-tag',
  },
  {
    input: 'b.gcr.io/test.example.com/my-app:test.example.com',
    domain: 'b.gcr.io',
    repository: 'b.gcr.io/test.example.com/my-app',
    tag: 'test.example.com',
  },
  {
    input: 'xn--n3h.com/myimage:xn--n3h.com',
    domain: 'xn--n3h.com',
    repository: 'xn--n3h.com/myimage',
    tag: 'xn--n3h.com',
  },
  {
    input:
      'xn--7o8h.com/myimage:xn--7o8h.com@sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    domain: 'xn--7o8h.com',
    repository: 'xn--7o8h.com/myimage',
    tag: 'xn--7o8h.com',
    digest: 'sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  },
  { input: 'foo_bar.com:8080', repository: 'foo_bar.com', tag: '8080' },
  { input: 'foo/foo_bar.com:8080', domain: 'foo', repository: 'foo/foo_bar.com', tag: '8080' },
  { input: '192.168.1.1', repository: '192.168.1.1' },
  { input: '192.168.1.1:tag', repository: '192.168.1.1', tag: 'tag' },
  { input: '192.168.1.1:5000', repository: '192.168.1.1', tag: '5000' },
  { input: '192.168.1.1/repo', domain: '192.168.1.1', repository: '192.168.1.1/repo' },
  { input: '192.168.1.1:5000/repo', domain: '192.168.1.1:5000', repository: '192.168.1.1:5000/repo' },
  {
    input: '192.168.1.1:5000/repo:5050',
    domain: '192.168.1.1:5000',
    repository: '192.168.1.1:5000/repo',
    tag: '5050',
  },
  { input: '[2001:db8::1]', err: 'ErrReferenceInvalidFormat' },
  { input: '[2001:db8::1]:5000', err: 'ErrReferenceInvalidFormat' },
  { input: '[2001:db8::1]:tag', err: 'ErrReferenceInvalidFormat' },
  { input: '[2001:db8::1]/repo', domain: '[2001:db8::1]', repository: '[2001:db8::1]/repo' },
  {
    input: '[2001:db8:1:2:3:4:5:6]/repo:tag',
    domain: '[2001:db8:1:2:3:4:5:6]',
    repository: '[2001:db8:1:2:3:4:5:6]/repo',
    tag: 'tag',
  },
  { input: '[2001:db8::1]:5000/repo', domain: '[2001:db8::1]:5000', repository: '[2001:db8::1]:5000/repo' },
  {
    input: '[2001:db8::1]:5000/repo:tag',
    domain: '[2001:db8::1]:5000',
    repository: '[2001:db8::1]:5000/repo',
    tag: 'tag',
  },
  {
    input: '[2001:db8::1]:5000/repo@sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    domain: '[2001:db8::1]:5000',
    repository: '[2001:db8::1]:5000/repo',
    digest: 'sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  },
  {
    input:
      '[2001:db8::1]:5000/repo:tag@sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    domain: '[2001:db8::1]:5000',
    repository: '[2001:db8::1]:5000/repo',
    tag: 'tag',
    digest: 'sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  },
  { input: '[2001:db8::]:5000/repo', domain: '[2001:db8::]:5000', repository: '[2001:db8::]:5000/repo' },
  { input: '[::1]:5000/repo', domain: '[::1]:5000', repository: '[::1]:5000/repo' },
  { input: '[fe80::1%eth0]:5000/repo', err: 'ErrReferenceInvalidFormat' },
  { input: '[fe80::1%@invalidzone]:5000/repo', err: 'ErrReferenceInvalidFormat' },
  {
    input: `example.com/${'a'.repeat(255)}:tag`,
    domain: 'example.com',
    repository: `example.com/${'a'.repeat(255)}`,
    tag: 'tag',
  },
]

/** `TestWithNameFailure`: what is no name without tag and digest. */
export const withNameFailure: readonly { readonly input: string; readonly err: UpstreamError }[] = [
  { input: '', err: 'ErrReferenceInvalidFormat' },
  { input: ':justtag', err: 'ErrReferenceInvalidFormat' },
  {
    input: '@sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    err: 'ErrReferenceInvalidFormat',
  },
  {
    input: 'validname@invaliddigest:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    err: 'ErrReferenceInvalidFormat',
  },
  { input: 'example.com/repo:tag', err: 'ErrReferenceInvalidFormat' },
  { input: `example.com/${'a'.repeat(256)}`, err: 'ErrNameTooLong' },
  { input: 'aa/asdf$$^/aa', err: 'ErrReferenceInvalidFormat' },
]

/** `TestDomainAndPath`. */
export const domainAndPath: readonly {
  readonly input: string
  readonly domain: string
  readonly path: string
}[] = [
  { input: 'test.com/foo', domain: 'test.com', path: 'foo' },
  { input: 'test_com/foo', domain: '', path: 'test_com/foo' },
  { input: 'test:8080/foo', domain: 'test:8080', path: 'foo' },
  { input: 'test.com:8080/foo', domain: 'test.com:8080', path: 'foo' },
  { input: 'test-com:8080/foo', domain: 'test-com:8080', path: 'foo' },
  { input: 'xn--n3h.com:18080/foo', domain: 'xn--n3h.com:18080', path: 'foo' },
]

export interface SerializationCase {
  readonly description: string
  readonly input: string
  readonly name?: string
  readonly tag?: string
  readonly digest?: string
  readonly err?: UpstreamError
}

/** `TestSerialization`. */
export const serialization: readonly SerializationCase[] = [
  { description: 'empty value', err: 'ErrNameEmpty', input: '' },
  { description: 'just a name', input: 'example.com:8000/named', name: 'example.com:8000/named' },
  {
    description: 'name with a tag',
    input: 'example.com:8000/named:tagged',
    name: 'example.com:8000/named',
    tag: 'tagged',
  },
  {
    description: 'name with digest',
    input: 'other.com/named@sha256:1234567890098765432112345667890098765432112345667890098765432112',
    name: 'other.com/named',
    digest: 'sha256:1234567890098765432112345667890098765432112345667890098765432112',
  },
]

export interface CombineCase {
  readonly name: string
  readonly tag?: string
  readonly digest?: string
  readonly combined: string
}

/** `TestWithTag`. */
export const withTag: readonly CombineCase[] = [
  { name: 'test.com/foo', tag: 'tag', combined: 'test.com/foo:tag' },
  { name: 'foo', tag: 'tag2', combined: 'foo:tag2' },
  { name: 'test.com:8000/foo', tag: 'tag4', combined: 'test.com:8000/foo:tag4' },
  { name: 'test.com:8000/foo', tag: 'TAG5', combined: 'test.com:8000/foo:TAG5' },
  {
    name: 'test.com:8000/foo',
    digest: 'sha256:1234567890098765432112345667890098765',
    tag: 'TAG5',
    combined: 'test.com:8000/foo:TAG5@sha256:1234567890098765432112345667890098765',
  },
]

/** `TestWithDigest`. */
export const withDigest: readonly CombineCase[] = [
  {
    name: 'test.com/foo',
    digest: 'sha256:1234567890098765432112345667890098765',
    combined: 'test.com/foo@sha256:1234567890098765432112345667890098765',
  },
  {
    name: 'foo',
    digest: 'sha256:1234567890098765432112345667890098765',
    combined: 'foo@sha256:1234567890098765432112345667890098765',
  },
  {
    name: 'test.com:8000/foo',
    digest: 'sha256:1234567890098765432112345667890098765',
    combined: 'test.com:8000/foo@sha256:1234567890098765432112345667890098765',
  },
  {
    name: 'test.com:8000/foo',
    digest: 'sha256:1234567890098765432112345667890098765',
    tag: 'latest',
    combined: 'test.com:8000/foo:latest@sha256:1234567890098765432112345667890098765',
  },
]

/** `TestParseNamed`: which names are canonical as they stand. */
export const parseNamed: readonly {
  readonly input: string
  readonly domain?: string
  readonly path?: string
  readonly err?: UpstreamError
}[] = [
  { input: 'test.com/foo', domain: 'test.com', path: 'foo' },
  { input: 'test:8080/foo', domain: 'test:8080', path: 'foo' },
  { input: 'test_com/foo', err: 'ErrNameNotCanonical' },
  { input: 'test.com', err: 'ErrNameNotCanonical' },
  { input: 'foo', err: 'ErrNameNotCanonical' },
  { input: 'library/foo', err: 'ErrNameNotCanonical' },
  { input: 'docker.io/library/foo', domain: 'docker.io', path: 'library/foo' },
  { input: 'docker.io/foo', err: 'ErrNameNotCanonical' },
]
