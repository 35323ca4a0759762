import { describe, expect, test } from 'vitest'
import { classifyFailure, type FailureClass, pullProblem } from '../../../../core/engine/engine-failure.ts'
import { newerEngines } from './newer-engines.ts'

const withCredential = { credentialSent: true }

/** Texts as engines and registries send them, each with its meaning when a credential was sent. */
const texts: readonly (readonly [FailureClass, string])[] = [
  // Docker Engine 20.10, measured
  ['wrong-credential', 'login attempt to http://127.0.0.2:5000/v2/ failed with status: 401 Unauthorized'],
  ['wrong-credential', 'unauthorized: authentication required'],
  ['no-credential', 'Head "http://127.0.0.2:5000/v2/team/app/manifests/1": no basic auth credentials'],
  ['not-found', 'manifest for 127.0.0.2:5000/team/app:nope not found: manifest unknown: manifest unknown'],
  ['not-found', 'manifest unknown: manifest unknown'],
  ['unreachable', 'Get "http://127.0.0.9:5000/v2/": dial tcp 127.0.0.9:5000: connect: connection refused'],
  [
    'unreachable',
    'Get "https://registry.example.com/v2/": dial tcp: lookup registry.example.com on 10.0.0.1:53: dial udp 10.0.0.1:53: connect: network is unreachable',
  ],
  // Docker Engine, by its sources
  [
    'wrong-credential',
    'Get "https://registry-1.docker.io/v2/": unauthorized: incorrect username or password',
  ],
  [
    'no-right',
    "pull access denied for team/app, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
  ],
  ['no-right', 'denied: requested access to the resource is denied'],
  ['no-right', 'Get "https://ghcr.io/v2/": denied: denied'],
  ['not-found', 'repository team/app not found: name unknown: repository name not known to registry'],
  ['not-found', 'name unknown'],
  [
    'quota',
    'toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
  ],
  [
    'quota',
    'toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit',
  ],
  ['quota', 'toomanyrequests: retry-after: 123.4us, allowed: 44000/minute'],
  ['quota', 'You have reached your pull rate limit as ann: try again later'],
  ['quota', 'unexpected status from GET request to https://x.io/v2/: 429 Too Many Requests'],
  ['certificate', 'Get "https://registry.local/v2/": x509: certificate signed by unknown authority'],
  [
    'certificate',
    'Get "https://registry.local/v2/": tls: failed to verify certificate: x509: certificate is valid for a, not b',
  ],
  ['certificate', 'Get "https://registry.local/v2/": remote error: tls: bad certificate'],
  ['plain-http', 'Get "https://10.0.0.5:5000/v2/": http: server gave HTTP response to HTTPS client'],
  ['unreachable', 'Get "https://nowhere.test/v2/": dial tcp: lookup nowhere.test: no such host'],
  ['unreachable', 'Get "https://10.0.0.5/v2/": dial tcp 10.0.0.5:443: i/o timeout'],
  [
    'unreachable',
    'Get "https://10.0.0.5/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
  ],
  ['not-a-registry', "error unmarshalling content: invalid character '<' looking for beginning of value"],
  [
    'not-a-registry',
    'error parsing HTTP 200 response body: invalid character \'<\' looking for beginning of value: "<!doctype html>"',
  ],
  ['not-a-registry', 'failed to copy: unsupported content type: text/html'],
  [
    'other',
    'error parsing HTTP 418 response body: invalid character \'<\' looking for beginning of value: "<html>"',
  ],
  ['unreachable', 'Get "https://10.0.0.5/v2/": context deadline exceeded'],
  ['unreachable', 'Get "https://10.0.0.5/v2/": net/http: TLS handshake timeout'],
  ['unreachable', 'received unexpected HTTP status: 503 Service Unavailable'],
  ['unreachable', 'error pulling image configuration: unexpected EOF'],
  ['unreachable', 'Get "https://10.0.0.5/v2/": EOF'],
  [
    'proxy',
    'Get "https://registry-1.docker.io/v2/": proxyconnect tcp: dial tcp 10.1.1.1:3128: connect: connection refused',
  ],
  ['proxy', 'Get "https://registry-1.docker.io/v2/": Proxy Authentication Required'],
  ['disk-full', 'failed to register layer: Error processing tar file: write /f: no space left on device'],
  ['no-platform', 'no matching manifest for linux/arm64/v8 in the manifest list entries'],
  ['no-platform', 'image operating system "windows" cannot be used on this platform'],
  // Docker Engine with the containerd store
  [
    'no-right',
    'failed to resolve reference "docker.io/team/app:1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  ],
  [
    'not-found',
    'failed to resolve reference "docker.io/library/busybox:nope": docker.io/library/busybox:nope: not found',
  ],
  [
    'wrong-credential',
    'failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://auth.docker.io/token?scope=x: 401 Unauthorized: incorrect username or password',
  ],
  [
    'wrong-credential',
    'failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://auth.example.com/token?scope=x: 401 Unauthorized',
  ],
  [
    'wrong-credential',
    'unexpected status from HEAD request to https://registry.local/v2/team/app/manifests/1: 401 Unauthorized',
  ],
  [
    'no-right',
    'unexpected status from HEAD request to https://registry.local/v2/team/app/manifests/1: 403 Forbidden',
  ],
  [
    'certificate',
    'failed to do request: Head "https://registry.local/v2/x/manifests/1": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'unreachable',
    'failed to do request: Head "https://nowhere.test/v2/x": dial tcp: lookup nowhere.test: no such host',
  ],
  ['quota', 'error from registry: You have reached your unauthenticated pull rate limit.'],
  [
    'no-platform',
    'no matching manifest for linux/arm64 in the manifest list entries: no match for platform in manifest: not found',
  ],
  [
    'no-platform',
    'image with reference team/app:1 was found but does not provide the specified platform (linux/arm64)',
  ],
  // Podman
  [
    'wrong-credential',
    'initializing source docker://127.0.0.1:5000/team/app:1: unable to retrieve auth token: invalid username/password: unauthorized: authentication required',
  ],
  [
    'not-found',
    'initializing source docker://127.0.0.1:5000/team/app:9: reading manifest 9 in 127.0.0.1:5000/team/app: manifest unknown: manifest unknown',
  ],
  [
    'no-right',
    'initializing source docker://quay.io/team/app:1: Requesting bearer token: invalid status code from registry 403 (Forbidden)',
  ],
  [
    'plain-http',
    'initializing source docker://127.0.0.1:5000/x:1: pinging container registry 127.0.0.1:5000: Get "https://127.0.0.1:5000/v2/": http: server gave HTTP response to HTTPS client',
  ],
  [
    'certificate',
    'initializing source docker://r.local/x:1: pinging container registry r.local: Get "https://r.local/v2/": x509: certificate signed by unknown authority',
  ],
  [
    'no-platform',
    'choosing an image from manifest list docker://r.local/x:1: no image found in manifest list for architecture arm64, variant "v8", OS linux',
  ],
  [
    'unreachable',
    'initializing source docker://r.local/x:1: pinging container registry r.local: Get "https://r.local/v2/": dial tcp 10.0.0.5:443: connect: connection refused',
  ],
  ['disk-full', 'writing blob: storing blob to file "/var/tmp/storage1/1": write: no space left on device'],
  ['other', 'normalizing image: normalizing name for compat API: invalid reference format'],
  ['other', 'invalid reference format: repository name must be lowercase'],
  ['other', 'something that nobody has seen yet'],
  ['other', ''],
]

describe('DE-10: what the texts of engines mean', () => {
  test.each(texts)('%s: %s', (expected, text) => {
    expect(classifyFailure(text, withCredential)).toBe(expected)
  })

  test.each(texts)('%s, with noise around: %s', (expected, text) => {
    const noisy = `Error response from daemon: ${text}`
    expect(classifyFailure(noisy, withCredential)).toBe(expected)
    expect(classifyFailure(`time="x" level=error msg=${text}\n`, withCredential)).toBe(expected)
  })

  test.each(newerEngines)('%s: %s: %s', (_engine, expected, text) => {
    expect(classifyFailure(text, withCredential)).toBe(expected)
  })

  test.each([
    'unauthorized: authentication required',
    'denied: requested access to the resource is denied',
    "pull access denied for x, repository does not exist or may require 'docker login'",
    'unexpected status from HEAD request to https://r.local/v2/x: 401 Unauthorized',
  ])('without a credential a refusal asks for one: %s', (text) => {
    expect(classifyFailure(text, { credentialSent: false })).toBe('no-credential')
  })

  test.each([
    ['not-found', 'manifest for r.local/toomanyrequests:1 not found: manifest unknown: manifest unknown'],
    ['not-found', 'manifest for r.local/denied:unauthorized not found: manifest unknown'],
    [
      'no-credential',
      'Head "https://r.local/v2/x509/403-forbidden/manifests/denied": no basic auth credentials',
    ],
    [
      'unreachable',
      'Get "https://r.local/v2/toomanyrequests:/unauthorized:": dial tcp 10.0.0.5:443: i/o timeout',
    ],
    [
      'not-found',
      'failed to resolve reference "docker.io/unauthorized/denied:x509": docker.io/unauthorized/denied:x509: not found',
    ],
  ] as const)('an image of a misleading name changes nothing: %s: %s', (expected, text) => {
    expect(classifyFailure(text, withCredential)).toBe(expected)
  })

  test('a text of a megabyte is read in a moment', () => {
    const started = performance.now()
    for (const part of ['manifest for ', 'login attempt to ', 'failed to fetch ', 'http://', 'a'])
      classifyFailure(part.repeat(100_000), withCredential)
    expect(performance.now() - started).toBeLessThan(2000)
  })

  test('a problem carries image, host and the words made safe', () => {
    const problem = pullProblem('\u001b[31mdenied\u001b[0m: <script>alert(1)</script>\u202e', {
      image: 'r.local/team/app:1',
      host: 'r.local',
      credentialSent: true,
    })
    expect(problem.toData()).toEqual({
      code: 'pull.no-right',
      data: { image: 'r.local/team/app:1', host: 'r.local', proof: 'denied: <script>alert(1)</script>' },
    })
  })
})
