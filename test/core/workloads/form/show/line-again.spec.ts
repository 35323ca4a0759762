import { execFileSync } from 'node:child_process'
import { test as property } from '@fast-check/vitest'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LaunchDraft } from '../../../../../contract/workloads.ts'
import {
  type ContainerFields,
  readContainerFields,
} from '../../../../../core/workloads/form/container-fields.ts'
import { readRunLine } from '../../../../../core/workloads/form/line/run-line.ts'
import { quoteWords } from '../../../../../core/workloads/form/shell-words.ts'
import { showForm } from '../../../../../core/workloads/form/show/show-form.ts'
import { draft, newSecret } from './shown-draft.ts'

function fieldsOf(form: LaunchDraft): ContainerFields {
  const read = readContainerFields(form)
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  return read.fields
}

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
