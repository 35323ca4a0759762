import type { Services } from '../services.ts'
import { Secret } from '../vault/secret.ts'
import { done, os } from './implementer.ts'

/** The procedures of backups. What was typed becomes a `Secret` here, and is zeroed after its use. */
export function backupRoutes({ backups, restores, keptStates }: Services) {
  return {
    make: os.backup.make.handler(({ input }) => typed(input.passphrase, (secret) => backups.make(secret))),
    begin: os.backup.begin.handler(({ input }) => restores.begin(input.size)),
    part: os.backup.part.handler(({ input }) =>
      done(restores.part(input.id, Buffer.from(input.content, 'base64'))),
    ),
    cancel: os.backup.cancel.handler(({ input }) => done(restores.cancel(input.id))),
    finish: os.backup.finish.handler(({ input }) =>
      typed(input.passphrase, (secret) => restores.finish(input.id, secret)),
    ),
    kept: os.backup.kept.handler(() => keptStates.list()),
    forget: os.backup.forget.handler(({ input }) => done(keptStates.forget(input.name))),
  }
}

async function typed<T>(text: string, use: (secret: Secret) => Promise<T>): Promise<T> {
  const secret = Secret.fromText(text)
  try {
    return await use(secret)
  } finally {
    secret.dispose()
  }
}
