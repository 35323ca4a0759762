import type { MenuItemConstructorOptions } from 'electron'
import { pullFraction } from '../../../contract/pull/pull-list.ts'
import type { PullJob } from '../../../contract/pulls.ts'
import type { DesktopSay } from '../../../sentences/desktop-words.ts'
import { type DesktopFacts, runningPulls, windowProgress } from '../desktop-state.ts'
import type { DesktopAction } from '../menu/app-menu.ts'
import { shortText } from '../notices/plain-text.ts'

export interface TrayMenuOptions {
  readonly facts: DesktopFacts
  readonly say: DesktopSay
  readonly press: (action: DesktopAction) => void
  readonly quit: () => void
}

/** More pulls than these are counted only. */
const pullsShown = 5
const longestImage = 60

/** In steps, as an open menu closes on some desktops when another one takes its place. */
const percentStep = 5

/** The menu of the tray: what works, what is under way, and the few things one wants without the window. */
export function trayMenu({ facts, say, press, quit }: TrayMenuOptions): MenuItemConstructorOptions[] {
  const running = runningPulls(facts)
  const toPulls = () => press({ kind: 'page', page: 'launch' })
  const pulls = running
    .slice(0, pullsShown)
    .map((job) => ({ label: verbatim(pullLine(job, say)), click: toPulls }))
  const more = running.length - pulls.length
  return [
    { label: say('tray.open'), click: () => press({ kind: 'open' }) },
    { type: 'separator' },
    { label: verbatim(engineLine(facts, say)), enabled: false },
    { label: vaultLine(facts, say), enabled: false },
    ...(pulls.length > 0 ? [{ type: 'separator' } as const] : []),
    ...pulls,
    ...(more > 0 ? [{ label: say('tray.morePulls', { count: more }), click: toPulls }] : []),
    { type: 'separator' },
    {
      label: say('tray.lock'),
      enabled: facts.vault === 'unlocked',
      click: () => press({ kind: 'lock' }),
    },
    { type: 'separator' },
    { label: say('tray.quit'), click: quit },
  ]
}

/** What is said when the pointer rests on the icon. */
export function trayTip(facts: DesktopFacts, say: DesktopSay): string {
  const count = runningPulls(facts).length
  if (count === 0) return say('tray.tip')
  const tip = count === 1 ? say('tray.tipPull') : say('tray.tipPulls', { count })
  const progress = windowProgress(facts)
  if (progress < 0 || progress > 1) return tip
  return say('tray.tipPercent', { tip, percent: inSteps(progress) })
}

function engineLine({ engine }: DesktopFacts, say: DesktopSay): string {
  if (!engine?.known) return say('tray.engineUnknown')
  const name = shortText(engine.name, longestImage)
  if (!engine.answers) return say('tray.engineAway', { name })
  const { product, version } = engine.answers
  return say('tray.engine', { product: shortText(product, 40), version: shortText(version, 40), name })
}

function vaultLine({ vault }: DesktopFacts, say: DesktopSay): string {
  switch (vault) {
    case undefined:
      return say('tray.vaultUnknown')
    case 'absent':
      return say('tray.vaultAbsent')
    case 'locked':
      return say('tray.vaultLocked')
    case 'unlocked':
      return say('tray.vaultUnlocked')
  }
}

function pullLine(job: PullJob, say: DesktopSay): string {
  const image = shortText(job.image, longestImage)
  if (job.state === 'queued') return say('tray.pullWaiting', { image })
  const fraction = pullFraction(job)
  if (fraction === undefined) return say('tray.pullStarting', { image })
  return say('tray.pull', { image, percent: inSteps(fraction) })
}

function inSteps(fraction: number): number {
  return Math.floor((fraction * 100) / percentStep) * percentStep
}

/** One `&` would mark the next letter as a key. */
function verbatim(label: string): string {
  return label.replaceAll('&', '&&')
}
