import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useNotifying } from '../../../renderer/pulls/notify/notifying.store.ts'

/** Stands in for the browser's own, which shows nothing in a test. */
class StandInNotification extends EventTarget {
  static permission: NotificationPermission = 'default'
  static answer: NotificationPermission = 'granted'
  static asked = 0
  static shown: { title: string; tag?: string; body?: string }[] = []
  static async requestPermission(): Promise<NotificationPermission> {
    StandInNotification.asked += 1
    return StandInNotification.answer
  }
  constructor(title: string, options: { tag?: string; body?: string }) {
    super()
    StandInNotification.shown.push({ title, ...options })
  }
}

beforeEach(() => {
  vi.stubGlobal('Notification', StandInNotification)
  Object.assign(StandInNotification, { permission: 'default', answer: 'granted', asked: 0, shown: [] })
  setActivePinia(createPinia())
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const looking = (focus: boolean) => vi.spyOn(document, 'hasFocus').mockReturnValue(focus)

it('asks the browser only when it is told to, and shows nothing before', async () => {
  looking(false)
  const notifying = useNotifying()
  notifying.tell('1', 'Pulled a', '')
  expect([StandInNotification.asked, StandInNotification.shown]).toEqual([0, []])
  expect(notifying.mayAsk).toBe(true)
  await notifying.ask()
  expect([StandInNotification.asked, notifying.mayAsk]).toEqual([1, false])
  notifying.tell('1', '<b>Pulled</b> a', '<img src=x>')
  expect(StandInNotification.shown).toEqual([{ title: '<b>Pulled</b> a', tag: '1', body: '<img src=x>' }])
})

it('is silent while the user looks at the page, and where the browser said no', async () => {
  const focus = looking(true)
  const notifying = useNotifying()
  await notifying.ask()
  notifying.tell('1', 'Pulled a', '')
  expect(StandInNotification.shown).toEqual([])
  focus.mockReturnValue(false)
  StandInNotification.answer = 'denied'
  await notifying.ask()
  notifying.tell('1', 'Pulled a', '')
  expect([StandInNotification.shown, notifying.mayAsk]).toEqual([[], false])
})
