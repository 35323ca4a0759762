import { readFileSync } from 'node:fs'
import { chmod, mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findHelper, helperName } from '../../../../core/exchange/helper/helper-program.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { machineAt } from '../exchange-bed.ts'
import { helperOf, standInHelper } from './stand-in-helper.ts'

const answer = `printf '%s' '{"ServerURL":"a.test","Username":"ann","Secret":"word"}'`

describe('CH-05: which program is a helper', () => {
  it.each([
    '../evil',
    'a b',
    '$(x)',
    ';x',
    '/bin/sh',
    '',
    'a/b',
    'a\\b',
    'a\nb',
    '..',
    'é',
    7,
    null,
    ['pass'],
    'x'.repeat(101),
  ])('a suffix %j names none', (suffix) => {
    expect(helperName(suffix)).toBeUndefined()
  })

  it('the first on the search path, by its full path, and folders without a full path do not count', async () => {
    const home = await temporaryFolder()
    const first = await standInHelper(join(home, 'one'), 'x', 'true')
    await standInHelper(join(home, 'two'), 'x', 'true')
    const path = ['', '.', 'relative', join(home, 'missing'), join(home, 'one'), join(home, 'two')].join(':')
    expect(await findHelper('docker-credential-x', machineAt(home, { PATH: path }))).toEqual({
      ok: true,
      file: first,
    })
    expect(await findHelper('docker-credential-y', machineAt(home, { PATH: path }))).toEqual({
      ok: false,
      reason: 'not-installed',
    })
  })

  it('one in a folder that everyone may write to is refused, and a later one is not taken instead', async () => {
    const home = await temporaryFolder()
    await standInHelper(join(home, 'open'), 'x', 'true')
    await standInHelper(join(home, 'closed'), 'x', 'true')
    const path = `${home}/open:${home}/closed`
    const found = () => findHelper('docker-credential-x', machineAt(home, { PATH: path }))
    for (const mode of [0o777, 0o1777]) {
      await chmod(join(home, 'open'), mode)
      expect(await found()).toEqual({ ok: false, reason: 'unsafe-folder' })
    }
    await chmod(join(home, 'open'), 0o755)
    await chmod(join(home, 'open', 'docker-credential-x'), 0o777)
    expect(await found()).toEqual({ ok: false, reason: 'unsafe-folder' })
  })

  it('a link from a good folder to one that everyone may write to is refused', async () => {
    const home = await temporaryFolder()
    const target = await standInHelper(join(home, 'open'), 'x', 'true')
    await chmod(join(home, 'open'), 0o777)
    await mkdir(join(home, 'closed'))
    await symlink(target, join(home, 'closed', 'docker-credential-x'))
    expect(await findHelper('docker-credential-x', machineAt(home, { PATH: join(home, 'closed') }))).toEqual({
      ok: false,
      reason: 'unsafe-folder',
    })
  })

  it('it is run without a shell, with one argument, the address on standard input, and a clean environment', async () => {
    const home = await temporaryFolder()
    const helper = await helperOf(
      home,
      `printf '%s|' "$0" "$@" > $HOME/argv; cat > $HOME/stdin; env > $HOME/env; ${answer}`,
      {
        env: {
          DEBUG: '*',
          NODE_OPTIONS: '--trace-warnings',
          NODE_DEBUG: 'http',
          LD_PRELOAD: '/nonexistent.so',
          BASH_ENV: '/nonexistent',
          ENV: '/nonexistent',
          DOCKER_AUTH_CONFIG: '{"auths":{}}',
          FAIRLEAD_DATA_DIR: '/x',
          DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x',
        },
      },
    )
    await helper.get('a.test')
    const read = (name: string) => readFileSync(join(home, name), 'utf8')
    expect(read('argv')).toBe(`${helper.file}|get|`)
    expect(read('stdin')).toBe('a.test')
    const names = read('env')
      .split('\n')
      .map((line) => line.split('=')[0] ?? '')
    expect(names).toContain('DBUS_SESSION_BUS_ADDRESS')
    expect(
      names.filter((name) => /^(DEBUG|NODE_|LD_|BASH_ENV|ENV$|DOCKER_AUTH|FAIRLEAD)/.test(name)),
    ).toEqual([])
  })
})
