import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inertJson } from '../../../../core/workloads/inspect/inert-json.ts'
import { mask, maskedAnswer } from '../../../../core/workloads/inspect/masked-answer.ts'

const random = (): string => randomBytes(18).toString('hex')
const shownOf = (answer: Record<string, unknown>): string => inertJson(maskedAnswer(answer).value).text

/** Where people put secrets into a container, and how engines say it back. */
const places: readonly [string, (secret: string) => Record<string, unknown>][] = [
  ['a variable with a telling name', (s) => ({ Config: { Env: [`DB_PASSWORD=${s}`] } })],
  ['a variable with any name', (s) => ({ Config: { Env: [`NICE=${s}`] } })],
  ['an address with a login', (s) => ({ Config: { Env: [`URL=postgres://ann:${s}@db/x`] } })],
  ['a label', (s) => ({ Config: { Labels: { 'app.api-token': s } } })],
  ['a label named like a field of the engine', (s) => ({ Config: { Labels: { Name: s, Id: s } } })],
  ['a hash of a password', (s) => ({ Config: { Labels: { users: `ann:$apr1$${s.slice(0, 8)}$${s}` } } })],
  ['a label of our kind', (s) => ({ Config: { Labels: { 'io.fairlead.x-token': s } } })],
  ['an argument after its flag', (s) => ({ Path: 'app', Args: ['--password', s] })],
  ['an argument with its flag', (s) => ({ Config: { Cmd: [`--token=${s}`] } })],
  ['a shell line', (s) => ({ Config: { Entrypoint: ['sh', '-c', `export API_KEY=${s}; run`] } })],
  ['a check of health', (s) => ({ Config: { Healthcheck: { Test: ['CMD-SHELL', `curl -u a:${s} x`] } } })],
  ['what a check said', (s) => ({ State: { Health: { Log: [{ Output: `password: ${s}` }] } } })],
  ['an option of the log driver', (s) => ({ HostConfig: { LogConfig: { Config: { 'splunk-token': s } } } })],
  [
    'an option of a volume driver',
    (s) => ({
      HostConfig: { Mounts: [{ VolumeOptions: { DriverConfig: { Options: { o: `pass=${s}` } } } }] },
    }),
  ],
  ['a list under a telling name', (s) => ({ HostConfig: { Secrets: [s] } })],
]

/** A password that nothing but its place tells. */
const letters = (): string =>
  [...randomBytes(16)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('')

const plainPlaces: readonly [string, (secret: string) => Record<string, unknown>][] = [
  ['JSON in a variable', (s) => ({ Config: { Env: [`VCAP_SERVICES={"pg":[{"password":"${s}"}]}`] } })],
  ['JSON within JSON', (s) => ({ Config: { Env: [`X={"y":"{\\"db.secret\\": \\"${s}\\"}"}`] } })],
  [
    'an option of a mount',
    (s) => ({ HostConfig: { x: { Options: { o: `username=ann,pass=${s},vers=3` } } } }),
  ],
  ['options in a variable', (s) => ({ Config: { Env: [`JAVA_OPTS=-Xmx1g -Ddb.pass=${s}`] } })],
  ['a command in a variable', (s) => ({ Config: { Env: [`RUN=app --password ${s}`] } })],
  ['a command of one text', (s) => ({ Config: { Entrypoint: `app --password ${s}` } })],
  ['a variable within an option', (s) => ({ Config: { Cmd: ['podman', 'run', `--env=DB_PASS=${s}`] } })],
  ['a command within an option', (s) => ({ Config: { Cmd: ['app', `--run=app --password ${s}`] } })],
  ['the short flag of a database', (s) => ({ Config: { Cmd: ['/usr/bin/mysqladmin', '-uann', `-p${s}`] } })],
  [
    'a check of health by a database',
    (s) => ({ Config: { Healthcheck: { Test: ['CMD-SHELL', `mysqladmin ping -uann -p${s}`] } } }),
  ],
  ['a short flag before it', (s) => ({ Config: { Healthcheck: { Test: ['CMD', 'redis-cli', '-a', s] } } })],
  ['the login of a command', (s) => ({ Config: { Cmd: ['curl', `--user=ann:${s}`, 'x'] } })],
]

describe('LK-09: the answer of an engine', () => {
  it.each(places)('shows no secret from %s', (_place, put) => {
    const secret = random()
    const answer = put(secret)
    expect(JSON.stringify(answer)).toContain(secret)
    expect(shownOf(answer)).not.toContain(secret)
    expect(maskedAnswer(answer).hidden).toBeGreaterThan(0)
  })

  it.each(plainPlaces)('hides a password of plain letters in %s', (_place, put) => {
    const secret = letters()
    expect(shownOf(put(secret))).not.toContain(secret)
  })

  it('looks into commands within commands only so far', () => {
    const began = performance.now()
    const nested = 'a='.repeat(2000)
    const quoted = `${'sh -c "'.repeat(300)}x${'"'.repeat(300)}`
    shownOf({
      Config: { Cmd: Array.from({ length: 60 }, () => nested), Env: [`X=${nested}`, `Y=${quoted}`] },
    })
    expect(performance.now() - began).toBeLessThan(5000)
  })

  it('hides a secret that was found in one place in all others, too', () => {
    const secret = `plain words ${random().slice(0, 6)}`
    const shown = shownOf({
      Name: `/x ${secret}`,
      State: { Error: `could not use ${secret}!` },
      Config: { Env: [`DB_PASSWORD=${secret}`], Cmd: ['run', secret], Labels: { [secret]: 'x' } },
    })
    expect(shown).not.toContain(secret)
    expect(shown).toContain('could not use ********!')
  })

  it('hides a short word of the command wherever the command stands, without hiding it elsewhere', () => {
    const shown = JSON.parse(
      shownOf({
        Args: ['--password', 'tiger', 'go'],
        Config: { Entrypoint: ['app', '--password'], Cmd: ['tiger', 'go'], Hostname: 'tiger' },
      }),
    )
    expect(shown.Args).toEqual(['--password', mask, 'go'])
    expect(shown.Config).toEqual({ Entrypoint: ['app', '--password'], Cmd: [mask, 'go'], Hostname: 'tiger' })
  })

  it('shows what engines make up by themselves', () => {
    const id = randomBytes(32).toString('hex')
    const answer = {
      Id: id,
      Image: `sha256:${id}`,
      Config: {
        Image: `app@sha256:${id}`,
        Env: [
          'PATH=/usr/local/sbin:/usr/bin',
          `IMAGE=app@sha256:${id}`,
          'KEY_FILE=/run/secrets/key',
          'TOKEN=',
        ],
        Labels: { 'io.fairlead.workspace': '1b4e28ba-2fa1-11d2-883f-0016d3cca427' },
      },
      HostConfig: { NetworkMode: id, CapAdd: ['NET_ADMIN'], PidsLimit: 5 },
      Mounts: [{ Name: id, Source: `/var/lib/docker/volumes/${id}/_data` }],
      NetworkSettings: {
        SandboxID: id,
        Networks: { web: { NetworkID: id, EndpointID: id, Aliases: ['web'] } },
      },
    }
    expect(maskedAnswer(answer)).toEqual({ value: answer, hidden: 0, cut: false })
  })

  it('keeps within its bounds, and says that something is missing', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`)
    const long = { Config: { Env: Array.from({ length: 5000 }, (_, at) => `A${at}=${'x'.repeat(50_000)}`) } }
    for (const answer of [deep, long, { X: 'x'.repeat(9_000_000) }]) {
      const masked = maskedAnswer(answer)
      expect(masked.cut).toBe(true)
      expect(inertJson(masked.value).text.length).toBeLessThan(300_000)
    }
  })

  it('is answered for whatever an engine says, and a variable with a telling name is never in it', () => {
    fc.assert(
      fc.property(
        fc.object({ maxDepth: 4 }),
        fc.constantFrom('Config', 'State', '__proto__', 'x'),
        (answer, key) => {
          const secret = random()
          const whole = { ...answer, [key]: { Env: [`MY_SECRET=${secret}`], deep: [answer, secret] } }
          const shown = shownOf(JSON.parse(JSON.stringify(whole)))
          expect(shown).not.toContain(secret)
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('raw JSON', () => {
  it('LK-09: writes every character that cannot be seen as its escape', () => {
    const evil = '\u001b[31m\u202e\u2066\u200b\u0085\u2028\u{e0041}\ue000\ud800é漢'
    const { text } = inertJson({ [evil]: evil })
    for (const unseen of evil.replace(/[[31mé漢]/g, '')) expect(text).not.toContain(unseen)
    expect(text).toContain('é漢')
    expect(JSON.parse(text)).toEqual({ [evil]: evil })
  })

  it('ends at a line where it is too long', () => {
    const { text, cut } = inertJson({ list: Array.from({ length: 100_000 }, (_, at) => `line ${at}`) })
    expect(cut).toBe(true)
    expect(text).toMatch(/",\n…$/)
    expect(text.length).toBeLessThan(256 * 1024 + 10)
  })
})
