import ui from '@nuxt/ui/vue-plugin'
import { ORPCError } from '@orpc/client'
import { PiniaColada } from '@pinia/colada'
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { App } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Settings } from '../../../contract/app.ts'
import type { DesktopState } from '../../../contract/desktop.ts'
import { standardSettings } from '../../../core/shell/settings-store.ts'
import DesktopSection from '../../../renderer/appearance/DesktopSection.vue'
import { createTexts } from '../../../renderer/messages/texts.ts'
import { provideClient } from '../../../renderer/rpc/client.ts'
import type { Connection } from '../../../renderer/rpc/connection.ts'
import { deferred } from '../../../renderer/rpc/deferred.ts'

const able: DesktopState = { tray: true, notices: true, openAtLogin: 'off' }
const refused = new ORPCError('desktop.refused', { defined: true, data: {} })
const notSaved = new ORPCError('storage.not-saved', {
  defined: true,
  data: { file: 'settings.json', reason: 'ENOSPC' },
})
const atLogin = 'Open at login'
const inTray = 'Keep running in the tray when the window is closed'
const pullNotices = 'Tell when a pull ends'

let shown: VueWrapper | undefined
afterEach(() => shown?.unmount())

/** What happy-dom asks before it goes to the network. */
interface Interceptor {
  beforeAsyncRequest(context: { window: { Response: typeof Response } }): Promise<Response>
}

beforeAll(() => {
  // In a build the icons are in the bundle; here they would be asked for elsewhere.
  const { happyDOM } = window as unknown as {
    happyDOM: { settings: { fetch: { interceptor: Interceptor } } }
  }
  happyDOM.settings.fetch.interceptor = {
    beforeAsyncRequest: async ({ window: { Response: Answer } }) => new Answer('404', { status: 404 }),
  }
})

/** A desktop and settings that a test speaks for; each call waits for its gate. */
function standInCore(desktop: DesktopState | undefined, chosen: Partial<Settings>) {
  const core = {
    desktop,
    settings: { ...standardSettings, ...chosen },
    asked: [] as string[],
    gate: Promise.resolve(),
    refuses: new Map<string, Error>(),
  }
  const answers: Record<string, (input: unknown) => unknown> = {
    'desktop.state': () => (core.desktop ? { desktop: core.desktop } : {}),
    'desktop.openAtLogin': (input) => {
      const { on } = input as { on: boolean }
      core.desktop = { ...able, ...core.desktop, openAtLogin: on ? 'on' : 'off' }
      return core.desktop
    },
    'app.settings': () => core.settings,
    'app.changeSettings': (input) => {
      core.settings = { ...core.settings, ...(input as Partial<Settings>) }
      return core.settings
    },
  }
  const call = async (path: readonly string[], input: unknown) => {
    const name = path.join('.')
    const answer = answers[name]
    if (!answer) throw new Error(`nothing stands in for ${name}`)
    if (input !== undefined) {
      core.asked.push(`${name} ${JSON.stringify(input)}`)
      await core.gate
    }
    const refusal = core.refuses.get(name)
    if (refusal) throw refusal
    return answer(input)
  }
  return { core, call }
}

async function show(desktop: DesktopState | undefined, chosen: Partial<Settings> = {}) {
  const { core, call } = standInCore(desktop, chosen)
  const client = { install: (app: App) => provideClient(app, { call } as unknown as Connection) }
  const routes = [{ path: '/', component: { render: () => null } }]
  const router = createRouter({ history: createMemoryHistory(), routes })
  const wrapper = mount(DesktopSection, {
    global: { plugins: [createPinia(), PiniaColada, createTexts(), ui, client, router] },
    attachTo: document.body,
  })
  shown = wrapper
  await flushPromises()
  const box = (name: string) => {
    const label = wrapper.findAll('label').find((one) => one.text() === name)
    return wrapper.get(`[role=checkbox][id="${label?.attributes('for')}"]`)
  }
  const ticked = (name: string) => box(name).attributes('aria-checked') === 'true'
  const shut = (name: string) => box(name).attributes('disabled') !== undefined
  const press = async (name: string) => {
    await box(name).trigger('click')
    await flushPromises()
  }
  return { wrapper, core, box, ticked, shut, press }
}

describe('the desktop on the page Appearance', () => {
  it('is not there in a shell that is no desktop', async () => {
    const { wrapper } = await show(undefined)
    expect(wrapper.text()).toBe('')
    expect(wrapper.find('section').exists()).toBe(false)
  })

  it('shows what the system and the settings say', async () => {
    const { ticked } = await show({ ...able, openAtLogin: 'on' })
    expect([ticked(atLogin), ticked(inTray), ticked(pullNotices)]).toEqual([true, false, true])
  })

  it('has the system open the program at login, and shows that at once', async () => {
    const { core, ticked, press } = await show(able)
    const gate = deferred<void>()
    core.gate = gate.promise
    await press(atLogin)
    expect(core.asked).toEqual(['desktop.openAtLogin {"on":true}'])
    expect(ticked(atLogin)).toBe(true)
    gate.resolve(undefined)
    await flushPromises()
    expect(ticked(atLogin)).toBe(true)
  })

  it('keeps the keyboard at the switch while the system is asked', async () => {
    const { core, box, press, shut } = await show(able)
    const gate = deferred<void>()
    core.gate = gate.promise
    const element = box(atLogin).element as HTMLElement
    element.focus()
    await press(atLogin)
    expect(shut(atLogin)).toBe(false)
    expect(document.activeElement).toBe(element)
    gate.resolve(undefined)
    await flushPromises()
  })

  it('says that the system refused, with the switch as the system has it', async () => {
    const { wrapper, core, ticked, press } = await show(able)
    core.refuses.set('desktop.openAtLogin', refused)
    await press(atLogin)
    expect(wrapper.get('[role=alert]').text()).toContain('The system did not take this setting.')
    expect(ticked(atLogin)).toBe(false)
  })

  it('says nothing more of a refusal once another switch was pressed', async () => {
    const { wrapper, core, press } = await show(able)
    core.refuses.set('desktop.openAtLogin', refused)
    await press(atLogin)
    await press(inTray)
    expect(wrapper.find('[role=alert]').exists()).toBe(false)
  })

  it('says the later failure of two', async () => {
    const { wrapper, core, press } = await show(able)
    core.refuses.set('app.changeSettings', notSaved)
    core.refuses.set('desktop.openAtLogin', refused)
    await press(inTray)
    await press(atLogin)
    expect(wrapper.findAll('[role=alert]').map((one) => one.text())).toEqual([
      expect.stringContaining('The system did not take this setting.'),
    ])
  })

  it('is on while the system waits for the approval of the user, and says so', async () => {
    const { wrapper, ticked } = await show({ ...able, openAtLogin: 'needs-approval' })
    expect(ticked(atLogin)).toBe(true)
    expect(wrapper.text()).toContain('The system waits for your approval')
  })

  it('cannot be opened at login where it is not installed, and says so', async () => {
    const { wrapper, shut } = await show({ ...able, openAtLogin: 'unavailable' })
    expect(shut(atLogin)).toBe(true)
    expect(wrapper.text()).toContain('Only an installed Fairlead can be opened at login.')
  })

  it('keeps the choices for tray and notices', async () => {
    const { core, ticked, press } = await show(able)
    await press(inTray)
    await press(pullNotices)
    expect(core.settings).toMatchObject({ keepInTray: true, pullNotices: false })
    expect([ticked(inTray), ticked(pullNotices)]).toEqual([true, false])
  })

  it('drops no switch that is pressed while another is being kept', async () => {
    const { core, press } = await show(able)
    const gate = deferred<void>()
    core.gate = gate.promise
    await press(inTray)
    await press(pullNotices)
    gate.resolve(undefined)
    await flushPromises()
    expect(core.settings).toMatchObject({ keepInTray: true, pullNotices: false })
  })

  it('has the old choice back where a setting was not kept', async () => {
    const { wrapper, core, ticked, press } = await show(able)
    core.refuses.set('app.changeSettings', notSaved)
    await press(inTray)
    expect(wrapper.find('[role=alert]').exists()).toBe(true)
    expect(ticked(inTray)).toBe(false)
  })

  it('offers no tray where the desktop has no place for an icon', async () => {
    const { wrapper, shut } = await show({ ...able, tray: false })
    expect(shut(inTray)).toBe(true)
    expect(wrapper.text()).toContain('This desktop has no place for an icon')
  })

  it('lets go of a tray that was chosen where there is none any more', async () => {
    const { core, shut, press } = await show({ ...able, tray: false }, { keepInTray: true })
    expect(shut(inTray)).toBe(false)
    await press(inTray)
    expect(core.settings.keepInTray).toBe(false)
    expect(shut(inTray)).toBe(true)
  })

  it('offers no notices where the system shows none', async () => {
    const { wrapper, shut } = await show({ ...able, notices: false })
    expect(shut(pullNotices)).toBe(true)
    expect(wrapper.text()).toContain('This system shows no notices.')
  })
})
