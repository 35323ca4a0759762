import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PullJob } from '../../../contract/pulls.ts'
import { type DesktopFacts, nothingKnown } from '../../../electron/native/desktop-state.ts'
import type { DesktopAction } from '../../../electron/native/menu/app-menu.ts'
import { DesktopTray } from '../../../electron/native/tray/desktop-tray.ts'
import { trayMenu, trayTip } from '../../../electron/native/tray/tray-menu.ts'
import { desktopWords } from '../../../sentences/desktop-words.ts'
import { pullJob } from './pull-job.ts'

const { say } = desktopWords('en', [])
const docker = { name: 'default', known: true, answers: { product: 'Docker', version: '20.10' } }
const noClick = () => undefined

const labels = (facts: Partial<DesktopFacts>) =>
  trayMenu({ facts: { ...nothingKnown, ...facts }, say, press: noClick, quit: noClick })
    .filter(({ type }) => type !== 'separator')
    .map(({ label, enabled }) => (enabled === false ? `(${label})` : label))

describe('the menu of the tray', () => {
  it('says that it does not know yet', () => {
    expect(labels({})).toEqual([
      'Open Fairlead',
      '(Looking for the engine)',
      '(Looking at the vault)',
      '(Lock the vault now)',
      'Quit Fairlead',
    ])
  })

  it('says what works, and offers to lock an open vault', () => {
    expect(labels({ engine: docker, vault: 'unlocked' })).toEqual([
      'Open Fairlead',
      '(Docker 20.10 · default)',
      '(The vault is unlocked)',
      'Lock the vault now',
      'Quit Fairlead',
    ])
    expect(labels({ engine: { ...docker, answers: undefined }, vault: 'locked' })).toContain(
      '(No engine · default)',
    )
    expect(labels({ vault: 'absent' })).toContain('(No vault yet)')
  })

  it('lists what runs, and counts the rest of a hundred', () => {
    const pulls = Array.from({ length: 100 }, (_, index) =>
      pullJob({ id: `${index}`, image: `image-${index}` }),
    )
    const shown = labels({ pulls })
    expect(shown.filter((label) => label?.startsWith('image-'))).toEqual([
      'image-99 · 50 %',
      'image-98 · 50 %',
      'image-97 · 50 %',
      'image-96 · 50 %',
      'image-95 · 50 %',
    ])
    expect(shown).toContain('And 95 more')
  })

  it('says of a pull what is known of it', () => {
    const line = (fields: Partial<PullJob>) => labels({ pulls: [pullJob({ image: 'app', ...fields })] })[3]
    expect(line({ state: 'queued' })).toBe('app · waiting')
    expect(line({ total: 0 })).toBe('app')
    expect(line({ current: 59, total: 60 })).toBe('app · 95 %')
  })

  it('shows the words of others on one line, as they are', () => {
    const rest = randomBytes(60).toString('hex')
    const [, engine] = labels({ engine: { ...docker, name: `a&b\u202e\n${rest}` } })
    expect(engine).toContain('a&&b')
    expect(engine).not.toMatch(/[\n\u202e]/)
    expect((engine ?? '').length).toBeLessThan(100)
  })

  it('presses what it says', () => {
    const pressed: (DesktopAction | 'quit')[] = []
    const facts: DesktopFacts = { engine: docker, vault: 'unlocked', pulls: [pullJob()] }
    const menu = trayMenu({
      facts,
      say,
      press: (action) => pressed.push(action),
      quit: () => pressed.push('quit'),
    })
    for (const { click } of menu) click?.({} as never, undefined, {})
    expect(pressed).toEqual([{ kind: 'open' }, { kind: 'page', page: 'launch' }, { kind: 'lock' }, 'quit'])
  })

  it('has a tip of how far it is', () => {
    const tip = (...pulls: readonly PullJob[]) => trayTip({ ...nothingKnown, pulls }, say)
    expect(tip()).toBe('Fairlead')
    expect(tip(pullJob())).toBe('Fairlead · 1 pull, 50 %')
    expect(tip(pullJob(), pullJob())).toBe('Fairlead · 2 pulls, 50 %')
    expect(tip(pullJob({ total: 0 }))).toBe('Fairlead · 1 pull')
  })
})

describe('the icon in the tray', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('gets another menu at most once a second, and only where it says something else', () => {
    const icon = { setMenu: vi.fn(), setTip: vi.fn(), dispose: vi.fn() }
    const tray = new DesktopTray(nothingKnown, { icon, say: () => say, press: noClick, quit: noClick })
    expect(icon.setMenu).toHaveBeenCalledTimes(1)
    for (let current = 0; current <= 60; current += 1) {
      tray.show({ ...nothingKnown, pulls: [pullJob({ current })] })
      vi.advanceTimersByTime(100)
    }
    vi.advanceTimersByTime(1000)
    expect(icon.setMenu.mock.calls.length).toBeLessThanOrEqual(8)
    expect(JSON.stringify(icon.setMenu.mock.lastCall)).toContain('100 %')
    const before = icon.setMenu.mock.calls.length
    tray.show({ ...nothingKnown, pulls: [pullJob({ current: 60, rate: 1 })] })
    vi.advanceTimersByTime(1000)
    expect(icon.setMenu).toHaveBeenCalledTimes(before)
    tray.show(nothingKnown)
    tray.dispose()
    vi.advanceTimersByTime(1000)
    expect(icon.setMenu).toHaveBeenCalledTimes(before)
    expect(icon.dispose).toHaveBeenCalledOnce()
  })
})
