import { setTimeout as pause } from 'node:timers/promises'
import { Problem } from '../../../contract/problem.ts'
import {
  askFolderOwner,
  type FolderLock,
  type FolderLockOptions,
  takeFolderLock,
} from '../../storage/folder-lock.ts'

const request = 'brief'
const yes = 'yes'

/** What an owner of a data folder answers that has it only for moments, such as for one login of a terminal. */
export async function answerAsBriefOwner(asked: string): Promise<string> {
  if (asked !== request) throw new Error('nothing to answer')
  return yes
}

/**
 * Takes a data folder as `takeFolderLock` does, and waits for owners that have it only for moments: a person who
 * starts the app is not to be told of those. `patience` in milliseconds. Throws as `takeFolderLock`.
 */
export async function outwaitFolderLock(
  folder: string,
  options: FolderLockOptions,
  patience = 60_000,
): Promise<FolderLock> {
  const end = performance.now() + patience
  let unanswered = 0
  for (;;) {
    try {
      return await takeFolderLock(folder, options)
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'storage.folder-in-use') throw error
      const isBrief = (await askFolderOwner(folder, request)) === yes
      unanswered = isBrief ? 0 : unanswered + 1
      // the one that was met first may just have let go
      if (unanswered > 1 || performance.now() > end) throw error
      if (isBrief) await pause(50)
    }
  }
}
