import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Problem } from '../contract/problem.ts'
import { CoreHost } from '../core/core-host.ts'
import { type SettingsStore, settingsFileName, settingsOver } from '../core/shell/settings-store.ts'
import { prepareDataFolder } from '../core/storage/data-folder.ts'
import { takeFolderLock } from '../core/storage/folder-lock.ts'
import { nodeFileLayer } from '../core/storage/node-file-layer.ts'
import { askApp } from '../core/terminal/client/ask-app.ts'
import { answerAsBriefOwner } from '../core/terminal/client/outwait-folder-lock.ts'
import type { Answer } from '../core/terminal/wire/answer.ts'
import { failed } from '../core/terminal/wire/answer.ts'
import type { CredentialQuestion } from '../core/terminal/wire/opening.ts'
import { version } from '../package.json'

/** How long to look for whoever owns the data folder before giving up (milliseconds). */
const patience = 15_000

/**
 * Answers by a core of this process' own, which opens the vault where a slot needs nobody. Of several that want
 * to at the same moment one becomes the owner of the data folder, and the others ask that one.
 */
export async function answerByOwnCore(dataFolder: string, question: CredentialQuestion): Promise<Answer> {
  const end = Date.now() + patience
  while (Date.now() < end) {
    const own = await withOwnCore(dataFolder, async (host) => {
      const answer = await host.ask(question, AbortSignal.timeout(patience))
      await host.othersAnswered()
      return answer
    })
    const answer = own ?? (await askApp(dataFolder, { ...question, input: Buffer.from(question.input) }))
    if (answer) return answer
    await pause(50)
  }
  return failed('Fairlead: another program holds its data folder and does not answer')
}

async function withOwnCore<T>(
  dataFolder: string,
  use: (host: CoreHost) => Promise<T>,
): Promise<T | undefined> {
  await prepareDataFolder(nodeFileLayer, dataFolder)
  const lock = await takeFolderLock(dataFolder, { answer: answerAsBriefOwner }).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'storage.folder-in-use') return undefined
    throw error
  })
  if (!lock) return undefined
  try {
    const host = await CoreHost.start({
      dataFolder,
      shell: 'web',
      version,
      settings: readOnlySettings(dataFolder),
      brief: true,
      // standard error belongs to the answer
      log: { info: nothing, warn: nothing, error: nothing },
      onBroken: () => undefined,
    })
    try {
      return await use(host)
    } finally {
      await host.dispose()
    }
  } finally {
    await lock.dispose()
  }
}

const nothing = () => undefined

/** `conf` would cost more time than all the rest, only to write what this process never does. */
function readOnlySettings(dataFolder: string): SettingsStore {
  return settingsOver({
    get store() {
      return JSON.parse(readFileSync(join(dataFolder, settingsFileName), 'utf8')) as Record<string, unknown>
    },
    set store(_: Record<string, unknown>) {
      throw new Error('These settings are read only')
    },
  })
}
