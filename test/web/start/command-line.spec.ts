import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { parseCommandLine } from '../../../web/start/command-line.ts'

describe('the command line of web mode', () => {
  it('takes nothing at all', () => {
    expect(parseCommandLine([])).toEqual({ kind: 'serve', listen: '127.0.0.1', port: 0, open: true })
  })

  it.each([
    [
      [
        '--data-dir',
        '/d',
        '--listen',
        '::1',
        '--port',
        '8080',
        '--no-open',
        '--engine',
        'unix:///e.sock',
        '--passphrase-file',
        '/p',
        '--origin',
        'http://127.0.0.1:9000',
      ],
    ],
    [
      [
        '--data-dir=/d',
        '--listen=::1',
        '--port=8080',
        '--engine=unix:///e.sock',
        '--passphrase-file=/p',
        '--origin=http://127.0.0.1:9000',
        '--no-open',
      ],
    ],
  ])('takes every option (%#)', (args) => {
    expect(parseCommandLine(args)).toEqual({
      kind: 'serve',
      dataFolder: '/d',
      listen: '::1',
      port: 8080,
      open: false,
      engine: 'unix:///e.sock',
      passphraseFile: '/p',
      origin: 'http://127.0.0.1:9000',
    })
  })

  it('knows link and help', () => {
    expect(parseCommandLine(['link'])).toEqual({ kind: 'link' })
    expect(parseCommandLine(['link', '--data-dir', '/d'])).toEqual({ kind: 'link', dataFolder: '/d' })
    expect(parseCommandLine(['--data-dir', '/d', 'link'])).toEqual({ kind: 'link', dataFolder: '/d' })
    expect(parseCommandLine(['--port', 'x', '--help'])).toEqual({ kind: 'help' })
    expect(parseCommandLine(['-h'])).toEqual({ kind: 'help' })
  })

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['localhost', '127.0.0.1'],
    ['LocalHost', '127.0.0.1'],
    ['::1', '::1'],
    ['[::1]', '::1'],
  ])('WB-13: listens on this machine as %s', (typed, listen) => {
    expect(parseCommandLine(['--listen', typed])).toMatchObject({ kind: 'serve', listen })
  })

  it.each([
    '0.0.0.0',
    '::',
    '[::]',
    '*',
    '10.0.0.1',
    '127.0.0.2',
    '127.1',
    '0x7f000001',
    '2130706433',
    '::ffff:127.0.0.1',
    'localhost.',
    'localhost.evil.test',
    '127.0.0.1:80',
    'fe80::1%lo',
    ' 127.0.0.1',
  ])('WB-13: does not listen on %s', (typed) => {
    const command = parseCommandLine(['--listen', typed])
    expect(command).toMatchObject({ kind: 'refused', message: expect.stringContaining('ssh tunnel') })
  })

  it('asks for an address of the far end of a tunnel', () => {
    const origin = 'http://127.0.0.1:9000'
    expect(parseCommandLine(['link', '--origin', origin])).toEqual({ kind: 'link', origin })
  })

  it.each([
    [['--prot', '1'], '--prot'],
    [['-p'], '-p'],
    [['--port'], '--port'],
    [['--port', '--no-open'], '--port'],
    [['--port', '65536'], '--port'],
    [['--port', '-1'], '--port'],
    [['--port', '1e3'], '--port'],
    [['--port='], '--port'],
    [['--port', '1', '--port', '2'], '--port'],
    [['--no-open=yes'], '--no-open'],
    [['--data-dir', ''], '--data-dir'],
    [['--engine', '/var/run/docker.sock'], '--engine'],
    [['--origin', 'http://127.0.0.1'], '--origin'],
    [['--origin', 'http://evil.test:80'], '--origin'],
    [['--origin', 'https://127.0.0.1:80'], '--origin'],
    [['--origin', 'http://127.0.0.1:80/'], '--origin'],
    [['--origin', 'http://127.0.0.1:0'], '--origin'],
    [['--origin', 'http://127.0.0.1:99999'], '--origin'],
    [['link', '--port', '1'], '--port'],
    [['link', '--listen', '::1'], '--listen'],
    [['link', '--origin', 'http://evil.test:80'], '--origin'],
    [['start'], 'link'],
    [['link', 'link'], 'link'],
  ])('names what is wrong with %j', (args, named) => {
    const command = parseCommandLine(args)
    expect(command.kind).toBe('refused')
    expect(command.kind === 'refused' && command.message).toContain(named)
  })

  it('LK-03: repeats no value, since a secret may have been typed there', () => {
    const secret = randomBytes(12).toString('hex')
    for (const args of [
      [`--passphrase=${secret}`],
      [secret],
      ['--port', secret],
      ['--listen', secret],
      ['--origin', secret],
      ['--engine', secret],
      ['link', secret],
    ]) {
      expect(parseCommandLine(args).kind).toBe('refused')
      expect(JSON.stringify(parseCommandLine(args))).not.toContain(secret)
    }
  })
})
