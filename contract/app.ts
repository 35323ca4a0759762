import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { problems } from './problem.ts'
import { idSchema } from './scalars.ts'

/**
 * `pullsAtOnce`: how many pulls run at the same time; more wait in line.
 * `autoLockMinutes`: after how long without a person at the page the vault locks itself; 0 is never.
 * `lockWithScreen`: whether it locks when the screen does or the machine goes to sleep, which the desktop
 * application alone can tell.
 * `currentProjectId`: the project that was chosen last, for terminals that name none; empty for the first.
 * `terminalNotices`: whether the page tells of the first look-up of each program.
 * `pullNotices`: whether the desktop tells of a pull that ended while its window was not in front.
 * `keepInTray`: whether the desktop application goes on in the tray when its window is closed.
 * `updateChecks`: whether the desktop application looks for newer versions by itself.
 * `tourDone`: whether the tour of the first run was finished or skipped.
 */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  locale: z.enum(['system', 'en', 'de']),
  pullsAtOnce: z.int().min(1).max(100),
  autoLockMinutes: z.int().min(0).max(1440),
  lockWithScreen: z.boolean(),
  currentProjectId: z.union([z.literal(''), idSchema]),
  terminalNotices: z.boolean(),
  pullNotices: z.boolean(),
  keepInTray: z.boolean(),
  updateChecks: z.boolean(),
  tourDone: z.boolean(),
})
export type Settings = z.infer<typeof settingsSchema>

export const topicSchema = z.enum([
  'vault',
  'registries',
  'projects',
  'environments',
  'launches',
  'workloads',
  'images',
  'updates',
  'activity',
  'sessions',
])
export type Topic = z.infer<typeof topicSchema>

export const aboutSchema = z.object({
  version: z.string(),
  shell: z.enum(['electron', 'web']),
  dataFolder: z.string(),
  /** Files that were found damaged at start and what was done; shown until the window is closed. */
  notices: z.array(
    z.object({
      file: z.string(),
      code: z.enum(['restored-from-backup', 'kept-aside', 'unreadable']),
      kept: z.string().optional(),
    }),
  ),
})
export type About = z.infer<typeof aboutSchema>

export const app = {
  about: oc.output(aboutSchema),

  settings: oc.output(settingsSchema),
  changeSettings: oc
    .input(settingsSchema.partial())
    .output(settingsSchema)
    .errors(problems('storage.not-saved')),

  /** Somebody is at the page: it says so at most every 30 seconds, at a move of the pointer or a key. */
  present: oc.output(z.object({})),

  /** What has changed since the last message: the page asks again for what it shows of it. */
  changes: oc.output(eventIterator(z.array(topicSchema))),
}
