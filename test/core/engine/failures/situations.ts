import type { FailureClass } from '../../../../core/engine/engine-failure.ts'
import type { FailingHost } from './failure-stage.ts'

/** The two engines of the bed, by the names of their folders of fixtures. */
export type RecordedEngine = 'docker-20.10' | 'podman-4.3'

/** One way to fail: who is asked for what, with which credential, and what it means by each engine. */
export type Situation = {
  readonly name: string
  readonly call: 'login' | 'pull' | 'manifest'
  readonly host: FailingHost
  /** Path and tag; `team/app:1` without it. */
  readonly image?: string
  readonly platform?: string
  readonly credential: 'good' | 'wrong' | 'none'
  /** One meaning by both, or by each; what an engine has no such call for, or does not fail at, is left out. */
  /** An engine that takes a minute and more for it: its recording is kept, and not made anew. */
  readonly slowBy?: RecordedEngine
  readonly means: FailureClass | Partial<Readonly<Record<RecordedEngine, FailureClass>>>
}

/** In the order of the table of error texts. */
export const situations: readonly Situation[] = [
  // Podman logs in by HTTPS alone
  {
    name: 'login, wrong password, Basic',
    call: 'login',
    host: 'basic',
    credential: 'wrong',
    means: { 'docker-20.10': 'wrong-credential', 'podman-4.3': 'plain-http' },
  },
  {
    name: 'login, wrong password, token',
    call: 'login',
    host: 'token',
    credential: 'wrong',
    means: { 'docker-20.10': 'wrong-credential', 'podman-4.3': 'plain-http' },
  },
  {
    name: 'wrong password, Basic',
    call: 'pull',
    host: 'basic',
    credential: 'wrong',
    means: 'wrong-credential',
  },
  {
    name: 'wrong password, token',
    call: 'pull',
    host: 'token',
    credential: 'wrong',
    means: 'wrong-credential',
  },
  { name: 'no credential, Basic', call: 'pull', host: 'basic', credential: 'none', means: 'no-credential' },
  { name: 'no credential, token', call: 'pull', host: 'token', credential: 'none', means: 'no-credential' },
  {
    name: 'no right, token',
    call: 'pull',
    host: 'token',
    image: 'closed/app:1',
    credential: 'good',
    means: 'no-right',
  },
  {
    name: 'no such tag',
    call: 'pull',
    host: 'basic',
    image: 'team/app:none',
    credential: 'good',
    means: 'not-found',
  },
  {
    name: 'no such repository',
    call: 'pull',
    host: 'basic',
    image: 'team/none:1',
    credential: 'good',
    means: 'not-found',
  },
  {
    name: 'manifest, wrong password',
    call: 'manifest',
    host: 'basic',
    credential: 'wrong',
    means: { 'docker-20.10': 'wrong-credential' },
  },
  {
    name: 'manifest, no credential',
    call: 'manifest',
    host: 'basic',
    credential: 'none',
    means: { 'docker-20.10': 'no-credential' },
  },
  {
    name: 'manifest, no such tag',
    call: 'manifest',
    host: 'basic',
    image: 'team/app:none',
    credential: 'good',
    means: { 'docker-20.10': 'not-found' },
  },
  {
    name: 'manifest, no right',
    call: 'manifest',
    host: 'token',
    image: 'closed/app:1',
    credential: 'good',
    means: { 'docker-20.10': 'no-right' },
  },
  { name: 'rate limit', call: 'pull', host: 'limited', credential: 'none', means: 'quota' },
  { name: 'rate limit, a page', call: 'pull', host: 'limitedByPage', credential: 'none', means: 'quota' },
  {
    name: 'manifest, rate limit',
    call: 'manifest',
    host: 'limited',
    credential: 'none',
    means: { 'docker-20.10': 'quota' },
  },
  {
    name: 'login, unknown authority',
    call: 'login',
    host: 'unknownAuthority',
    credential: 'good',
    means: 'certificate',
  },
  {
    name: 'unknown authority',
    call: 'pull',
    host: 'unknownAuthority',
    credential: 'good',
    means: 'certificate',
  },
  {
    name: 'certificate of another host',
    call: 'pull',
    host: 'wrongName',
    credential: 'good',
    means: 'certificate',
  },
  {
    name: 'certificate out of date',
    call: 'pull',
    host: 'expired',
    credential: 'none',
    means: 'certificate',
  },
  {
    name: 'HTTP where HTTPS is expected',
    call: 'pull',
    host: 'plain',
    credential: 'good',
    means: 'plain-http',
  },
  { name: 'unknown name', call: 'pull', host: 'nameless', credential: 'none', means: 'unreachable' },
  { name: 'connection refused', call: 'pull', host: 'closed', credential: 'none', means: 'unreachable' },
  // Podman asks four times, twenty seconds each
  {
    name: 'no answer',
    call: 'pull',
    host: 'blackHole',
    credential: 'none',
    slowBy: 'podman-4.3',
    means: 'unreachable',
  },
  { name: 'login, no answer', call: 'login', host: 'blackHole', credential: 'good', means: 'unreachable' },
  {
    name: 'no such platform in a list',
    call: 'pull',
    host: 'basic',
    image: 'team/app:listed',
    platform: 'linux/arm64',
    credential: 'good',
    means: 'no-platform',
  },
  {
    name: 'a proxy that wants a password',
    call: 'pull',
    host: 'proxied',
    credential: 'none',
    means: 'proxy',
  },
  { name: 'captive portal', call: 'pull', host: 'portal', credential: 'none', means: 'not-a-registry' },
  {
    name: 'registry out of order',
    call: 'pull',
    host: 'unavailable',
    credential: 'none',
    means: 'unreachable',
  },
  {
    name: 'gateway out of order',
    call: 'pull',
    host: 'brokenGateway',
    credential: 'none',
    means: 'unreachable',
  },
]

/** What a situation means by one engine; nothing where it has none by it. */
export function meaningBy(engine: RecordedEngine, { means }: Situation): FailureClass | undefined {
  return typeof means === 'string' ? means : means[engine]
}
