import { Problem } from '../../contract/problem.ts'
import { safeProof } from './safe-proof.ts'

const failureClasses = [
  'wrong-credential',
  'no-right',
  'no-credential',
  'not-found',
  'no-platform',
  'certificate',
  'plain-http',
  'proxy',
  'unreachable',
  'quota',
  'disk-full',
  'not-a-registry',
  'other',
] as const

/** Why a registry, or the way to it, did not give what was asked. Each is a code `pull.<class>`. */
export type FailureClass = (typeof failureClasses)[number]

export function isFailure(text: string): text is FailureClass {
  return failureClasses.some((each) => each === text)
}

type Rule = { readonly is: FailureClass | 'denied' | 'unauthorized'; readonly when: RegExp }

/**
 * In order: the first that fits decides. Each asks for white space or punctuation around its words that no
 * image name can hold, so that a repository called `denied` or `toomanyrequests` changes nothing.
 */
const rules: readonly Rule[] = [
  { is: 'disk-full', when: /no space left on device|disk quota exceeded|not enough space on the disk/i },
  { is: 'proxy', when: /proxyconnect |proxy authentication required|status:? 407\b|: 407 /i },
  {
    is: 'quota',
    when: /(?:^|[\s"(=])toomanyrequests(?:: |:?$)|429 too many requests|(?:your|the)(?: \w+)? pull rate limit|rate limit exceeded|too many requests?(?: |\W|$)|(?:HTTP|status:?|code:?) 429\b/i,
  },
  {
    is: 'plain-http',
    when: /server gave HTTP response to HTTPS client|sent an HTTP request to an HTTPS server|first record does not look like a TLS handshake/i,
  },
  {
    is: 'certificate',
    when: /(?:^|[\s"(=])x509: |failed to verify certificate|unknown certificate authority|certificate (?:signed by unknown|has expired|is valid for|is not trusted)|remote error: tls: |tls: handshake failure|tls: no renegotiation/i,
  },
  {
    is: 'no-platform',
    when: /no matching manifest for |no match for platform|does not (?:provide|match) the (?:specified|requested|expected) platform|no image found in (?:manifest list|image index) for |cannot be used on this platform|image operating system "/i,
  },
  {
    is: 'wrong-credential',
    when: /incorrect username or password|invalid username\/password|invalid username or password|bad username or password|login attempt to .* failed with status: 401|failed to (?:fetch|authorize).*: 401 unauthorized/i,
  },
  { is: 'no-credential', when: /no basic auth credentials|authorization failed: no basic auth/i },
  {
    is: 'denied',
    when: /pull access denied|requested access to the resource is denied|insufficient_scope|failed with status: 403|403 \(?forbidden|access forbidden|may require 'docker login'|(?:^|[\s"(=])denied(?:: |:?$)/i,
  },
  {
    is: 'unauthorized',
    when: /(?:^|[\s"(=])unauthorized(?:: |:?$)|authentication required|401 \(?unauthorized|unauthorized to access/i,
  },
  {
    is: 'not-a-registry',
    // a web page with a bad status says less: a registry's gateway may be ill
    when: /^(?!.*(?:HTTP|status:?) [345]\d\d).*(?:invalid character '<' looking for|(?:media ?|content )type\W.{0,20}text\/html)/i,
  },
  {
    is: 'unreachable',
    when: /no such host|connection refused|i\/o timeout|context deadline exceeded|client\.timeout exceeded|TLS handshake timeout|no route to host|network is unreachable|host is (?:down|unreachable)|connection reset by peer|broken pipe|server misbehaving|temporary failure in name resolution|unexpected EOF|: EOF$|connection timed out|(?:HTTP|status:?|code:?|code from registry) 5\d\d\b|(?:500 internal server error|502 bad gateway|503 service unavailable|504 gateway time-?out)/i,
  },
  {
    is: 'not-found',
    when: /manifest unknown|name unknown|manifest for .* not found|repository .* not found|repository name not known|404 \(?not found|failed to resolve reference .*: not found|: not found$/i,
  },
]

/**
 * Tells what a raw text of an engine means. Engines put nearly all failures under status 500, so only the
 * text counts. Without a credential a refusal means that one is needed; with one, that it was not good for
 * this. Ask the engine's `/auth` to tell a wrong credential from a missing right where it matters.
 */
export function classifyFailure(raw: string, context: { readonly credentialSent: boolean }): FailureClass {
  const text = safeProof(raw, 4000).replace(/[a-z]+:\/\/[^\s"]*[^\s":,.]/gi, 'URL')
  const rule = rules.find((each) => each.when.test(text))
  switch (rule?.is) {
    case undefined:
      return 'other'
    case 'denied':
      return context.credentialSent ? 'no-right' : 'no-credential'
    case 'unauthorized':
      return context.credentialSent ? 'wrong-credential' : 'no-credential'
    default:
      return rule?.is ?? 'other'
  }
}

/** The problem for a raw text about one image. */
export function pullProblem(
  raw: string,
  about: { image: string; host: string; credentialSent: boolean },
): Problem {
  return new Problem(`pull.${classifyFailure(raw, about)}`, {
    image: about.image.slice(0, 1024),
    host: about.host.slice(0, 300),
    proof: safeProof(raw),
  })
}
