import { describe, expect, it, test } from 'vitest'
import { blankRunForm } from '../../../../contract/workload/run-fields.ts'
import type { LaunchDraft } from '../../../../contract/workloads.ts'
import { readContainerFields } from '../../../../core/workloads/form/container-fields.ts'
import { parsePorts } from '../../../../core/workloads/form/port-spec.ts'
import { shellWords } from '../../../../core/workloads/form/shell-words.ts'
import { containerBody } from '../../../../core/workloads/launch/container-body.ts'

const form = (fields: Partial<LaunchDraft>): LaunchDraft => ({
  environmentId: 'default',
  projectId: 'p',
  namespace: 'default',
  image: 'nginx',
  ...blankRunForm(),
  ...fields,
})
const faultsOf = (fields: Partial<LaunchDraft>) => {
  const read = readContainerFields(form(fields))
  return read.ok ? [] : read.faults
}

it('a form of a few thousand characters cannot ask for millions of ports', () => {
  const started = performance.now()
  for (const entry of ['1-1000', '1000-1999:1000-1999/udp']) {
    expect(faultsOf({ ports: `${entry}, `.repeat(2000) })).toEqual([
      { field: 'ports', code: 'ports-uneven', params: { text: entry } },
    ])
  }
  expect(performance.now() - started).toBeLessThan(3000)
  expect(faultsOf({ ports: '1-999, 8080:80' })).toEqual([])
})

describe('a command line is split as a shell does', () => {
  test.each([
    ['', []],
    ['  ', []],
    ['nginx -g daemon', ['nginx', '-g', 'daemon']],
    [`sh -c "echo a  b"`, ['sh', '-c', 'echo a  b']],
    [`echo 'it "is"' done`, ['echo', 'it "is"', 'done']],
    [`echo a\\ b "c\\"d" 'e\\f'`, ['echo', 'a b', 'c"d', 'e\\f']],
    [`echo "\\n"`, ['echo', '\\n']],
    [`echo "" ''`, ['echo', '', '']],
    ['echo $HOME *', ['echo', '$HOME', '*']],
    ['a\tb\nc', ['a', 'b', 'c']],
    ['pre"fix"ed', ['prefixed']],
  ])('%j', (line, words) => {
    expect(shellWords(line)).toEqual(words)
  })

  test.each(['"', `'`, 'a "b', `it's`, 'end\\'])('%j is left open', (line) => {
    expect(shellWords(line)).toBeUndefined()
  })
})

describe('a port is read as docker run reads it, and stays on this machine', () => {
  test.each([
    ['80', { address: '127.0.0.1', host: undefined, container: 80, protocol: 'tcp' }],
    ['8080:80', { address: '127.0.0.1', host: 8080, container: 80, protocol: 'tcp' }],
    ['8080:80/udp', { address: '127.0.0.1', host: 8080, container: 80, protocol: 'udp' }],
    ['0.0.0.0:8080:80', { address: '0.0.0.0', host: 8080, container: 80, protocol: 'tcp' }],
    ['10.0.0.7::80', { address: '10.0.0.7', host: undefined, container: 80, protocol: 'tcp' }],
    ['[::1]:8080:80', { address: '::1', host: 8080, container: 80, protocol: 'tcp' }],
  ])('%s', (text, port) => {
    expect(parsePorts(text)).toEqual([port])
  })

  test.each([
    '',
    '0',
    '65536',
    '80:0',
    '70000:80',
    'a:b',
    '80/http',
    '999.0.0.1:80:80',
    '-1',
    '80:80:80',
    '8080:80 ',
  ])('%j is none', (text) => {
    expect(parsePorts(text)).toEqual({ code: 'port-format' })
  })
})

describe('the run form', () => {
  it('says at its field what cannot be read, once a field', () => {
    expect(faultsOf({ name: 'a b' })).toEqual([{ field: 'name', code: 'container-name-format' }])
    expect(faultsOf({ command: 'echo "' })).toEqual([{ field: 'command', code: 'command-quotes' }])
    expect(faultsOf({ environment: 'A=1\nno equals\nnor here' })).toEqual([
      { field: 'environment', code: 'environment-format', params: { text: 'no equals' } },
    ])
    expect(faultsOf({ ports: '80, nope, neither' })).toEqual([
      { field: 'ports', code: 'port-format', params: { text: 'nope' } },
    ])
  })

  it('never repeats the value of an environment line, which may be a secret', () => {
    expect(JSON.stringify(faultsOf({ environment: 'BAD NAME=value-of-it' }))).not.toContain('value-of-it')
  })

  it('refuses what is far too long, in bounded time', () => {
    const long = 'x'.repeat(100_000)
    const codes = faultsOf({ name: long, command: long, environment: `A=${long}` }).map(
      ({ field, code }) => `${field}: ${code}`,
    )
    expect(codes).toEqual(['name: container-name-format', 'command: too-long', 'environment: too-long'])
  })

  it('becomes the body that the Engine API takes', () => {
    const read = readContainerFields(
      form({
        name: 'web',
        command: 'sh -c "sleep 1"',
        environment: 'A=1\n\nB=x=y',
        ports: '8080:80\n81',
        restart: 'always',
      }),
    )
    if (!read.ok) throw new Error('the form is fine')
    const body = containerBody({
      image: 'host/app:1',
      fields: read.fields,
      labels: { a: 'b' },
      networkId: 'net',
    })
    expect(body).toEqual({
      Image: 'host/app:1',
      Cmd: ['sh', '-c', 'sleep 1'],
      Env: ['A=1', 'B=x=y'],
      Labels: { a: 'b' },
      ExposedPorts: { '80/tcp': {}, '81/tcp': {} },
      HostConfig: {
        PortBindings: {
          '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }],
          '81/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }],
        },
        RestartPolicy: { Name: 'always' },
        NetworkMode: 'net',
      },
    })
  })
})
