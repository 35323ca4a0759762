import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { causeToSkip, program } from '../machine/bed-parts.ts'
import { startKeyring } from './keyring.ts'

const exec = promisify(execFile)
const cause = causeToSkip(['keyring'])

const call = (env: object, method: string, ...args: string[]) =>
  exec(
    program('gdbus'),
    [
      'call',
      '--session',
      '--dest',
      'org.freedesktop.secrets',
      '--object-path',
      '/org/freedesktop/secrets/collection/login',
      '--method',
      method,
      ...args,
    ],
    { env: { ...process.env, ...env } },
  )
const locked = async (env: object): Promise<string> =>
  (await call(env, 'org.freedesktop.DBus.Properties.Get', 'org.freedesktop.Secret.Collection', 'Locked'))
    .stdout

it('starts an unlocked keyring on a bus of its own, and locks it', async (context) => {
  context.skip(cause !== undefined, cause)
  const keyring = await startKeyring()
  try {
    expect(await locked(keyring.env)).toContain('false')
    await keyring.lock()
    expect(await locked(keyring.env)).toContain('true')
  } finally {
    await keyring.dispose()
  }
  await expect(locked(keyring.env)).rejects.toThrow(/connect|No such file/i)
})

it('can be a bus without a keyring', async (context) => {
  context.skip(cause !== undefined, cause)
  const bus = await startKeyring({ service: false })
  try {
    await expect(call(bus.env, `no.such.Method${randomBytes(2).toString('hex')}`)).rejects.toThrow(
      'was not provided by any .service files',
    )
  } finally {
    await bus.dispose()
  }
})
