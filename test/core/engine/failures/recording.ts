import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineCredential } from '../../../../core/engine/engine-credential.ts'
import type { FailureClass } from '../../../../core/engine/engine-failure.ts'
import { registryAuthBody, registryAuthHeader } from '../../../../core/engine/registry-auth-header.ts'
import { callEngine } from '../../../bed/engines/engine-call.ts'
import type { FailureStage } from './failure-stage.ts'
import type { RecordedEngine, Situation } from './situations.ts'

/**
 * What an engine answered in one situation, with what differs from run to run made alike: ports, ids, times,
 * folders. Of a stream the lines of progress are left out.
 */
export type Recording = {
  readonly situation: string
  readonly call: Situation['call']
  readonly image: string
  readonly credentialSent: boolean
  readonly means: FailureClass
  readonly status: number
  readonly lines: readonly string[]
}

/** Has the engine do what the situation says, and takes down its answer. */
export async function record(
  engine: { readonly socket: string },
  stage: FailureStage,
  situation: Situation,
  means: FailureClass,
): Promise<Recording> {
  const host = stage.hosts[situation.host]
  const image = `${host}/${situation.image ?? 'team/app:1'}`
  const credential = credentialOf(stage, situation, host)
  const { status, text } = await ask(engine.socket, situation, image, credential)
  return {
    situation: situation.name,
    call: situation.call,
    image: alike(image),
    credentialSent: credential !== undefined,
    means,
    status,
    lines: linesOf(text),
  }
}

/** The lines of an answer, made alike, without those of progress. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => alike(line.trim()))
  return lines.filter((line) => line !== '' && !/"progressDetail":\{[^}]|"Retrying in /.test(line))
}

async function ask(
  socket: string,
  { call, platform }: Situation,
  image: string,
  credential: EngineCredential | undefined,
) {
  const headers = credential ? { 'x-registry-auth': registryAuthHeader(credential) } : {}
  const [, name = '', tag = ''] = /^(.*):([^:/]+)$/.exec(image) ?? []
  switch (call) {
    case 'login': {
      if (!credential) throw new Error('a login needs a credential')
      const body = registryAuthBody(credential)
      return await callEngine(socket, 'POST', '/v1.41/auth', {
        headers: { 'content-type': 'application/json' },
        body,
      })
    }
    case 'manifest':
      return await callEngine(socket, 'GET', `/v1.41/distribution/${image}/json`, { headers })
    case 'pull': {
      const query = new URLSearchParams({ fromImage: name, tag, ...(platform ? { platform } : {}) })
      return await callEngine(socket, 'POST', `/v1.41/images/create?${query}`, { headers })
    }
  }
}

function credentialOf(
  { user }: FailureStage,
  { credential }: Situation,
  serverAddress: string,
): EngineCredential | undefined {
  if (credential === 'none') return undefined
  const password = credential === 'good' ? user.password : [...user.password].reverse().join('')
  return { username: user.name, secret: { kind: 'password', bytes: Buffer.from(password) }, serverAddress }
}

const folder = join(import.meta.dirname, 'fixtures')

function fileOf(engine: RecordedEngine, situation: string): string {
  return join(folder, engine, `${situation.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.json`)
}

export function readRecording(engine: RecordedEngine, situation: string): Recording {
  return JSON.parse(readFileSync(fileOf(engine, situation), 'utf8')) as Recording
}

export function writeRecording(engine: RecordedEngine, recording: Recording): void {
  mkdirSync(join(folder, engine), { recursive: true })
  writeFileSync(fileOf(engine, recording.situation), `${JSON.stringify(recording, undefined, 2)}\n`)
}

/** Takes out what differs from run to run. */
export function alike(text: string): string {
  return text
    .replaceAll(/\b(127\.0\.0\.\d+|192\.0\.2\.\d+):\d+/g, '$1:5000')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '0'.repeat(64))
    .replaceAll(/"id":"[0-9a-f]{12}"/g, '"id":"000000000000"')
    .replaceAll(/current time \S+ is after/g, 'current time 2026-01-01T00:00:00Z is after')
    .replaceAll(/\/tmp\/fairlead-bed-[\w-]+/g, '/folder')
    .replaceAll(/(storage|GetImageBlob|layer)-?\d{4,}/g, '$10')
}
