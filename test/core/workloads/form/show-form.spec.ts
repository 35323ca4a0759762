import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { test as property } from '@fast-check/vitest'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parse } from 'yaml'
import { blankRunForm } from '../../../../contract/workload/run-fields.ts'
import type { LaunchDraft } from '../../../../contract/workloads.ts'
import {
  type ContainerFields,
  readContainerFields,
} from '../../../../core/workloads/form/container-fields.ts'
import { readRunLine } from '../../../../core/workloads/form/line/run-line.ts'
import { quoteWords } from '../../../../core/workloads/form/shell-words.ts'
import { isSecret, isSecretValue } from '../../../../core/workloads/form/show/looks-secret.ts'
import { showForm } from '../../../../core/workloads/form/show/show-form.ts'

const draft = (fields: Partial<LaunchDraft>): LaunchDraft => ({
  environmentId: 'default',
  projectId: 'p',
  namespace: 'default',
  image: 'nginx',
  ...blankRunForm(),
  ...fields,
})
const run = (fields: Partial<LaunchDraft>) => showForm(draft(fields)).run
const service = (fields: Partial<LaunchDraft>) => {
  const { services } = parse(showForm(draft(fields)).compose) as {
    services: Record<string, Record<string, unknown>>
  }
  return Object.values(services)[0]
}
function fieldsOf(form: LaunchDraft): ContainerFields {
  const read = readContainerFields(form)
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  return read.fields
}

// a letter in front: a word that begins with a dash is a flag
const newSecret = () => `s${randomBytes(18).toString('base64url')}`

describe('the form as a docker run line', () => {
  test.each<[Partial<LaunchDraft>, string]>([
    [{}, 'docker run -d nginx:latest'],
    [{ image: 'quay.io/team/app:1', name: 'web' }, 'docker run -d --name web quay.io/team/app:1'],
    [{ ports: '8080:80' }, 'docker run -d -p 127.0.0.1:8080:80 nginx:latest'],
    [{ command: 'sh -c "echo a  b"' }, "docker run -d nginx:latest sh -c 'echo a  b'"],
    [{ environment: "A=it's" }, "docker run -d -e 'A=it'\\''s' nginx:latest"],
    [{ restart: 'on-failure', restartRetries: '3' }, 'docker run -d --restart on-failure:3 nginx:latest'],
    [{ pullPolicy: 'if-not-present' }, 'docker run -d --pull missing nginx:latest'],
    [{ pullPolicy: 'newer-if-reachable' }, 'docker run -d nginx:latest'],
    [{ memory: '1.5 GiB', cpus: '.5' }, 'docker run -d --cpus 0.5 --memory 1536m nginx:latest'],
    [{ gpus: 'device=0,1' }, `docker run -d --gpus '"device=0,1"' nginx:latest`],
    [
      { name: 'app', restart: 'always', memory: '1g', cpus: '1' },
      'docker run -d \\\n  --name app \\\n  --restart always \\\n  --cpus 1 \\\n  --memory 1g \\\n  nginx:latest',
    ],
  ])('%j', (fields, line) => {
    expect(run(fields)).toBe(line)
  })

  it('throws what is wrong with the image and the fields together', () => {
    expect(() => showForm(draft({ image: 'A/b', ports: 'x' }))).toThrowError(
      expect.objectContaining({
        code: 'input.invalid',
        data: {
          faults: [
            expect.objectContaining({ field: 'image' }),
            expect.objectContaining({ field: 'ports', code: 'port-format' }),
          ],
        },
      }),
    )
  })
})

describe('the form as a compose file', () => {
  it('says everything that the form says', () => {
    const said = service({
      image: 'quay.io/team/app:1',
      name: 'web',
      command: 'sh -c "echo $HOME"',
      environment: 'A=1\nB=x$y',
      ports: '8080:80\n53/udp',
      volumes: '/h:/c:ro\ndata:/d',
      restart: 'on-failure',
      restartRetries: '2',
      cpus: '1.5',
      memory: '512m',
      entrypoint: '/bin/x',
      user: '1:1',
      workdir: '/app',
      labels: 'a=b',
      hosts: 'db:10.0.0.5',
      capAdd: 'NET_ADMIN',
      ulimits: 'nofile=1:2',
      gpus: 'all',
      stopTimeout: '5',
      init: true,
      readOnly: true,
      pullPolicy: 'never',
    })
    expect(said).toEqual({
      image: 'quay.io/team/app:1',
      container_name: 'web',
      pull_policy: 'never',
      entrypoint: ['/bin/x'],
      command: ['sh', '-c', 'echo $$HOME'],
      restart: 'on-failure:2',
      environment: { A: '1', B: 'x$$y' },
      ports: ['127.0.0.1:8080:80', '127.0.0.1::53/udp'],
      volumes: ['/h:/c:ro', 'data:/d'],
      cpus: '1.5',
      mem_limit: '512m',
      deploy: {
        resources: { reservations: { devices: [{ driver: 'nvidia', count: 'all', capabilities: ['gpu'] }] } },
      },
      user: '1:1',
      working_dir: '/app',
      labels: { a: 'b' },
      extra_hosts: ['db:10.0.0.5'],
      cap_add: ['CAP_NET_ADMIN'],
      ulimits: { nofile: { soft: 1, hard: 2 } },
      stop_grace_period: '5s',
      init: true,
      read_only: true,
    })
  })

  it('keeps the name of a volume as it is, and says what it cannot', () => {
    const { compose } = showForm(draft({ volumes: 'data:/d', autoRemove: true }))
    expect(parse(compose)).toMatchObject({ volumes: { data: { name: 'data' } } })
    expect(compose).toContain('# Compose has no word for --rm.')
  })

  it.each(['yes', 'null', '1.0', '0x10', '- a', 'a: b', '#x', "it's", '"', 'a\\nb', '22:22', ' x '])(
    'quotes %j so that it stays a text',
    (value) => {
      expect(service({ environment: `A=${value}` })).toMatchObject({ environment: { A: value } })
    },
  )
})

describe('neither text holds a secret', () => {
  const secret = newSecret()
  test.each<[what: string, fields: Partial<LaunchDraft>, hidden: string]>([
    ['by its name', { environment: `DB_PASSWORD=${secret}` }, 'DB_PASSWORD'],
    ['by a short name', { environment: `API_KEY=${secret.slice(0, 4)}` }, 'API_KEY'],
    ['by its look', { environment: `X=${secret}a1` }, 'X'],
    ['in an address', { environment: `URL=postgres://me:${secret}@db/x` }, 'URL'],
    ['in a connection string', { environment: `CONN=Server=db;Password=${secret};` }, 'CONN'],
    ['after a flag', { command: `redis --requirepass ${secret}` }, 'REQUIREPASS'],
    ['in a flag', { command: `app --api-token=${secret}` }, 'API_TOKEN'],
    ['in an argument', { command: `app https://me:${secret}@host/` }, 'SECRET_2'],
    [
      'in a command for a shell',
      { command: `sh -c "redis-server --requirepass '${secret.slice(0, 8)}'"` },
      'SECRET_3',
    ],
    ['in a header', { command: `curl -H "Authorization: Basic ${secret.slice(0, 8)}" x` }, 'SECRET_3'],
    ['in a key’s header', { command: `curl -H 'X-Api-Key: ${secret.slice(0, 8)}' x` }, 'SECRET_3'],
    ['as a login', { command: `curl -u me:${secret.slice(0, 8)} x` }, 'SECRET_3'],
    ['as something very long', { environment: `CONFIG=${secret.repeat(200)}` }, 'CONFIG'],
    ['in a label', { labels: `traefik.auth=${secret}` }, 'TRAEFIK_AUTH'],
    ['under a name that no shell takes', { environment: `my.secret=${secret}` }, 'MY_SECRET'],
  ])('%s', (_, fields, hidden) => {
    const shown = showForm(draft(fields))
    const value = secret.slice(0, 4)
    expect(`${shown.run}${shown.compose}`).not.toContain(value)
    expect(shown.hidden).toEqual([hidden])
    expect(shown.compose).toContain(`$\{${hidden}:?set ${hidden}}`)
    expect(shown.run).toMatch(new RegExp(`-e ${hidden}\\b|\\$\\{${hidden}:\\?\\}`))
  })

  test.each([
    ['PATH', '/usr/bin:/bin'],
    ['POSTGRES_PASSWORD_FILE', '/run/secrets/pw'],
    ['KEYBOARD', 'de'],
    ['MONKEY', 'bananas'],
    ['LOG_LEVEL', 'information-and-above'],
    ['URL', 'https://example.com/a/path-that-is-long?x=1'],
    ['JAVA_OPTS', '-Xmx512m -XX:+UseG1GC -Dfile.encoding=UTF-8'],
    ['PASSWORD', ''],
    ['HOSTNAMES', 'one.example.com,two.example.com'],
  ])('%s=%s is none', (name, value) => {
    expect(isSecret(name, value)).toBe(false)
  })

  test.each([
    'AWS_SECRET_ACCESS_KEY',
    'githubToken',
    'client-secret',
    'PGPASSWORD',
    'auth',
    'SSH_KEY',
    'MY_PIN',
  ])('%s is one by its name', (name) => {
    expect(isSecret(name, 'x')).toBe(true)
  })

  it('a long value that almost holds a login takes no time', () => {
    const started = performance.now()
    expect(isSecretValue(`://${':'.repeat(65_000)}`)).toBe(false)
    expect(isSecretValue(`authorization${' '.repeat(65_000)}`)).toBe(false)
    expect(performance.now() - started).toBeLessThan(2500)
  })

  // made by chance, not by fast-check, which likes many bytes of one kind
  property.prop([fc.integer({ min: 18, max: 48 })])('random bytes look like one', (length) => {
    const text = randomBytes(length).toString('base64url')
    fc.pre(/\d/.test(text))
    expect(isSecretValue(text), text).toBe(true)
  })
})

describe('the line of a form', () => {
  const plainText = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/\p{Cc}/gu, ''))
  const words = plainText.filter((text) => text !== '')
  const lines = (entry: fc.Arbitrary<string>) =>
    fc.uniqueArray(entry, { maxLength: 3 }).map((list) => list.join('\n'))
  const port = fc.integer({ min: 1, max: 65_535 })
  const form = fc.record<Partial<LaunchDraft>>(
    {
      name: fc.constantFrom('web', 'a.b_c-1'),
      command: fc
        .array(fc.oneof(words, fc.constantFrom('a\nb', '-x', '--', "'", '\\', '$HOME', '*', '`')))
        .map(quoteWords),
      environment: lines(
        fc.tuple(fc.constantFrom('A', 'B1', 'some.name'), plainText).map((pair) => pair.join('=')),
      ),
      // one port of the machine is never given out twice
      ports: fc
        .uniqueArray(fc.tuple(port, port, fc.constantFrom('', '/udp')), {
          maxLength: 3,
          selector: ([host]) => host,
        })
        .map((list) => list.map(([a, b, c]) => `10.0.0.7:${a}:${b}${c}`).join('\n')),
      volumes: fc.constantFrom('', '/a b/c:/d', 'data:/x:ro', 'C:\\a:/b', '/anonymous', "/it's:/b:ro,z"),
      restart: fc.constantFrom('no', 'always', 'unless-stopped', 'on-failure'),
      restartRetries: fc.constantFrom('', '4'),
      cpus: fc.constantFrom('', '1.5', '0.01'),
      memory: fc.constantFrom('', '512m', '7000000', '1.5g'),
      platform: fc.constantFrom('linux/amd64', 'linux/arm64/v8'),
      entrypoint: fc.constantFrom('', '/bin/a b', '$X'),
      user: fc.constantFrom('', '1000:1000', 'app'),
      workdir: fc.constantFrom('', '/a b'),
      hostname: fc.constantFrom('', 'box.example'),
      labels: lines(fc.tuple(fc.constantFrom('a', 'b.c/d'), plainText).map((pair) => pair.join('='))),
      hosts: fc.constantFrom('', 'db:10.0.0.5\nv6:::1'),
      dns: fc.constantFrom('', '1.1.1.1 ::1'),
      tmpfs: fc.constantFrom('', '/t', '/t:size=64m,mode=1777'),
      devices: fc.constantFrom('', '/dev/a', '/dev/a:/dev/b:r'),
      gpus: fc.constantFrom('', 'all', '2', 'device=0,1'),
      capAdd: fc.constantFrom('', 'ALL', 'net_admin CAP_SYS_TIME'),
      ulimits: fc.constantFrom('', 'nofile=1:2\ncore=-1'),
      sysctls: fc.constantFrom('', 'net.a=1 2'),
      shmSize: fc.constantFrom('', '64m'),
      stopSignal: fc.constantFrom('', 'SIGINT'),
      stopTimeout: fc.constantFrom('', '-1', '30'),
      init: fc.boolean(),
      tty: fc.boolean(),
      interactive: fc.boolean(),
      readOnly: fc.boolean(),
      privileged: fc.boolean(),
    },
    { requiredKeys: [] },
  )

  property.prop([form], { numRuns: 500 })('is the same form when it is read again', (fields) => {
    const whole = draft(fields)
    const shown = showForm(whole)
    fc.pre(shown.hidden.length === 0)
    const read = readRunLine(shown.run)
    if (!read.ok) throw new Error(`${read.reason}: ${shown.run}`)
    expect(read.leftOut).toEqual([])
    const again = draft({ ...read.form, ...(read.platform ? { platform: read.platform } : {}) })
    expect(fieldsOf(again)).toEqual(fieldsOf(whole))
    expect(read.image).toBe('nginx:latest')
  })

  property.prop([form], { numRuns: 60 })('is read by a shell as it is read here', (fields) => {
    const { run: line, hidden } = showForm(draft(fields))
    fc.pre(hidden.length === 0)
    const script = line.replace('docker run', "printf '%s\\0'")
    const words = execFileSync('sh', ['-c', script], { encoding: 'utf8', timeout: 10_000 }).split('\0')
    const [, image, ...command] = words.slice(words.indexOf('nginx:latest') - 1, -1)
    expect(image).toBe('nginx:latest')
    expect(command).toEqual(fieldsOf(draft(fields)).command)
  })

  it('takes its secrets from the shell that runs it', () => {
    const secret = newSecret()
    const { run: line } = showForm(
      draft({ environment: `DB_PASSWORD=${secret}\nmy.key=${secret}`, command: `app --token ${secret}` }),
    )
    const script = line.replace('docker run', "printf '%s\\n'")
    const env = { PATH: process.env.PATH, DB_PASSWORD: secret, MY_KEY: secret, TOKEN: secret }
    const words = execFileSync('sh', ['-c', script], { env, encoding: 'utf8' }).trim().split('\n')
    expect(words).toEqual([
      '-d',
      '-e',
      'DB_PASSWORD',
      '-e',
      `my.key=${secret}`,
      'nginx:latest',
      'app',
      '--token',
      secret,
    ])
    expect(() =>
      execFileSync('sh', ['-c', script], { env: { PATH: process.env.PATH }, stdio: 'ignore' }),
    ).toThrow()
  })
})
