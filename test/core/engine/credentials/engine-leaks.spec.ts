import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { json, lines, raw, type Scene, ScriptedEngine } from '../../../support/scripted-engine.ts'

let folder: string
let engine: ScriptedEngine

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-leaks-'))
  engine = await ScriptedEngine.start()
  for (const path of ['/auth', '/images/create']) engine.on('POST', path, byHost)
  engine.on('GET', '/distribution/*', byHost)
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: fileURLToPath(new URL('./leak-child.ts', import.meta.url)),
      outDir: folder,
      emptyOutDir: true,
    },
    ssr: { noExternal: true },
  })
}, 60_000)
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

/** Answers as the host in the request says, wherever in the request it stands. */
const byHost: Scene = (request, response, socket) => {
  const words = request.url + request.body
  const scenes: Record<string, Scene> = {
    'good.local': lines({ status: 'on' }),
    'denied.local': json({ message: 'unauthorized: authentication required' }, 401),
    'cut.local': raw('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{'),
    'moved.local': (_request, reply) => reply.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
    'garbage.local': raw('HTTP/9 what\r\n\r\n'),
    'silent.local': (_request, _reply, connection) => setTimeout(() => connection.destroy(), 200),
  }
  const scene = Object.entries(scenes).find(([host]) => words.includes(host))?.[1]
  scene?.(request, response, socket)
}

/** The forms in which a secret may turn up: 3 alignments of base64, hex, percent, UTF-16, its two ends. */
function forms(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const aligned = [0, 1, 2].map((lead) => {
    const encoded = Buffer.concat([Buffer.alloc(lead), bytes]).toString('base64')
    // the characters at both ends also depend on what stands beside the secret
    return encoded.slice(lead === 0 ? 0 : 4, Math.floor(encoded.length / 4) * 4 - 4)
  })
  return [
    secret,
    ...aligned,
    ...aligned.map((each) => each.replaceAll('+', '-').replaceAll('/', '_')),
    bytes.toString('hex'),
    encodeURIComponent(secret),
    Buffer.from(secret, 'utf16le').toString('latin1'),
    secret.slice(0, 12),
    secret.slice(-12),
    // as Node prints the start of a buffer
    [...bytes.subarray(0, 12)].map((byte) => byte.toString(16)).join(' '),
  ]
}

async function runChild(variables: Record<string, string>, secret: string) {
  if (engine.endpoint.kind !== 'socket') throw new Error('no socket')
  const child = spawn(process.execPath, [join(folder, 'leak-child.js')], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: 'pipe',
  })
  const printed: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => printed.push(piece))
  child.stderr.on('data', (piece: Buffer) => printed.push(piece))
  child.stdin.end(`${engine.endpoint.text}\n${secret}`)
  const code = await new Promise((resolve) => child.on('close', resolve))
  return { code, printed: Buffer.concat(printed).toString('latin1') }
}

test.each([
  { NODE_DEBUG: 'http' },
  { NODE_DEBUG: 'http,https,http2,net,stream,tls,timer' },
  { NODE_DEBUG: '*' },
  { DEBUG: '*', NODE_DEBUG_NATIVE: 'HTTP_CLIENT', GODEBUG: 'http2debug=2', LOG_LEVEL: 'trace' },
])(
  'DE-19: with %j nothing printed holds the secret',
  async (variables) => {
    const secret = randomBytes(30).toString('base64url')
    const from = engine.seen.length
    const { code, printed } = await runChild(variables, secret)
    expect(printed).toContain('all calls made')
    expect(code).toBe(0)
    // the calls were real: the engine got the secret
    const sent = engine.seen.slice(from).map((request) => request.body + request.headers['x-registry-auth'])
    expect(sent.filter((each) => forms(secret).some((form) => each.includes(form))).length).toBeGreaterThan(
      20,
    )
    if ('NODE_DEBUG' in variables) expect(printed).toContain('createConnection')
    expect(forms(secret).filter((form) => printed.includes(form))).toEqual([])
  },
  60_000,
)
