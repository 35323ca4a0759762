import { randomBytes } from 'node:crypto'
import { test as property } from '@fast-check/vitest'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { LaunchDraft } from '../../../../../contract/workloads.ts'
import { isSecret, isSecretValue } from '../../../../../core/workloads/form/show/looks-secret.ts'
import { showForm } from '../../../../../core/workloads/form/show/show-form.ts'
import { draft, newSecret } from './shown-draft.ts'

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
