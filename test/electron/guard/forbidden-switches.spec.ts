import { describe, expect, it } from 'vitest'
import { forbiddenSwitch } from '../../../electron/guard/forbidden-switches.ts'

const nothing = () => false
const typed = (argument: string, platform: NodeJS.Platform = 'linux') =>
  forbiddenSwitch({ has: nothing, typed: [argument], platform })

describe('EL-03: the switches with which a packaged app does not run', () => {
  it.each([
    ['--remote-debugging-port=9222', 'remote-debugging-port'],
    ['--inspect', 'inspect'],
    ['--inspect=0.0.0.0:9229', 'inspect'],
    ['--inspect-brk=0', 'inspect-brk'],
    ['--inspect_brk=0', 'inspect-brk'],
    ['--inspect_brk_node', 'inspect-brk-node'],
    ['-inspect', 'inspect'],
    ['--Remote-Debugging-Port=1', 'remote-debugging-port'],
    ['--no-sandbox', 'no-sandbox'],
    ['--renderer-cmd-prefix=gdb', 'renderer-cmd-prefix'],
    ['--host-rules=MAP * 127.0.0.1', 'host-rules'],
    ['--host-resolver-rules=MAP * 127.0.0.1', 'host-resolver-rules'],
    ['--proxy-server=evil.test:1', 'proxy-server'],
    ['--proxy-pac-url=http://evil.test/', 'proxy-pac-url'],
    ['--ignore-certificate-errors', 'ignore-certificate-errors'],
    ['--disable-web-security', 'disable-web-security'],
    ['--js-flags=--expose-gc', 'js-flags'],
    ['--load-extension=/tmp/x', 'load-extension'],
    ['--log-net-log=/tmp/x', 'log-net-log'],
    ['--ssl-key-log-file=/tmp/x', 'ssl-key-log-file'],
  ])('%s', (argument, name) => {
    expect(typed(argument)).toBe(name)
    expect(forbiddenSwitch({ has: (asked) => asked === name, typed: [], platform: 'linux' })).toBe(name)
  })

  it('with a slash on Windows, where elsewhere it is a path', () => {
    expect(typed('/inspect=0', 'win32')).toBe('inspect')
    expect(typed('/inspect/x', 'linux')).toBeUndefined()
  })

  it.each([
    '--data-dir=/home/ann/data',
    '--password-store=basic',
    '--ozone-platform=wayland',
    '--force-device-scale-factor=2',
    '--lang=de',
    'fairlead://launch?image=--inspect',
    '--',
    '-',
    '',
  ])('not %j', (argument) => {
    expect(typed(argument)).toBeUndefined()
  })
})
