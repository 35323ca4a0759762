import { describe, expect, it } from 'vitest'
import { inOneLine, looksLikeRunLine } from '../../../../renderer/launch/paste/run-line-form.ts'

describe('a text that looks like a docker run line', () => {
  it.each([
    'docker run nginx',
    '  $ sudo docker run -d nginx',
    'docker container run nginx',
    'docker --context far run nginx',
    'podman run a',
    'A=1 nerdctl run a',
    '/usr/bin/docker run a',
    'PS C:\\> docker.exe run a',
    'docker \\\n run a',
    'docker run',
  ])('%j', (text) => {
    expect(looksLikeRunLine(text)).toBe(true)
  })

  it.each([
    '',
    'nginx',
    'docker',
    'docker/run',
    'docker/run:1',
    'registry.example.com/docker/run',
    'docker ps',
    'dockerrun x',
    'mydocker running',
    'library/docker:run',
  ])('%j does not', (text) => {
    expect(looksLikeRunLine(text)).toBe(false)
  })

  it('is told in bounded time', () => {
    const began = performance.now()
    looksLikeRunLine('docker '.repeat(60_000))
    looksLikeRunLine('docker x '.repeat(60_000))
    inOneLine(' '.repeat(100_000))
    inOneLine('a \\ '.repeat(30_000))
    expect(performance.now() - began).toBeLessThan(2000)
  })
})

it('a line with breaks becomes one line', () => {
  expect(inOneLine('docker run \\\n  -p 80:80 \\\r\n  nginx\n')).toBe('docker run -p 80:80 nginx')
  expect(inOneLine('docker run `\n nginx')).toBe('docker run nginx')
})
