import ui from '@nuxt/ui/vue-plugin'
import { PiniaColada } from '@pinia/colada'
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { App } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { UpdateState } from '../../../contract/updates.ts'
import { standardSettings } from '../../../core/shell/settings-store.ts'
import UpdatesSection from '../../../renderer/about/updates/UpdatesSection.vue'
import { createTexts } from '../../../renderer/messages/texts.ts'
import { provideClient } from '../../../renderer/rpc/client.ts'
import type { Connection } from '../../../renderer/rpc/connection.ts'

const url = 'https://updates.example/'
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

/** The section over a core that a test speaks for, and what was asked of it. */
async function show(state: UpdateState) {
  const asked: string[] = []
  const standInLink = {
    call: async (path: readonly string[], input: unknown) => {
      const name = path.join('.')
      asked.push(input === undefined ? name : `${name} ${JSON.stringify(input)}`)
      return path[0] === 'updates' ? state : standardSettings
    },
  }
  const client = { install: (app: App) => provideClient(app, standInLink as unknown as Connection) }
  const routes = [{ path: '/', component: { render: () => null } }]
  const router = createRouter({ history: createMemoryHistory(), routes })
  const wrapper = mount(UpdatesSection, {
    global: { plugins: [createPinia(), PiniaColada, createTexts(), ui, client, router] },
    attachTo: document.body,
  })
  shown = wrapper
  await flushPromises()
  const buttons = () => wrapper.findAll('button:not([role])').map((button) => button.text())
  return { wrapper, asked, buttons }
}

describe('updates on the page About', () => {
  it.each(['web', 'development', 'no-feed'] as const)(
    'offers nothing where nobody looks: %s',
    async (way) => {
      const { wrapper, buttons } = await show({ way, step: { kind: 'idle' } })
      expect(wrapper.text()).toMatch(/looks? for no(ne| updates)|looks for none/)
      expect(buttons()).toEqual([])
      expect(wrapper.find('[role=checkbox]').exists()).toBe(false)
    },
  )

  it('is off at first, says so, and keeps the choice to turn it on', async () => {
    const { wrapper, asked } = await show({ way: 'self', step: { kind: 'idle' }, url })
    expect(wrapper.text()).toContain('Off unless you turn it on')
    expect(wrapper.text()).toContain(url)
    const box = wrapper.get('[role=checkbox]')
    expect(box.attributes('aria-checked')).toBe('false')
    await box.trigger('click')
    await flushPromises()
    expect(asked).toContain('app.changeSettings {"updateChecks":true}')
  })

  it('offers to download only what this copy can install', async () => {
    const step = { kind: 'available', version: '2.0.0', at: 1 } as const
    const own = await show({ way: 'self', step, url })
    expect(own.buttons()).toEqual(['Look for updates now', 'Download 2.0.0'])
    await own.wrapper.findAll('button').at(-1)?.trigger('click')
    await flushPromises()
    expect(own.asked).toContain('updates.install')
    own.wrapper.unmount()
    for (const way of ['package', 'appimage', 'portable', 'unsigned'] as const) {
      const other = await show({ way, step, url })
      expect(other.wrapper.text()).toContain('Version 2.0.0 is available.')
      expect(other.buttons()).toEqual(['Look for updates now'])
      other.wrapper.unmount()
    }
    shown = undefined
  })

  it('offers to quit once it is ready, and to look again after a failure', async () => {
    const ready = await show({ way: 'self', step: { kind: 'ready', version: '2.0.0' }, url })
    expect(ready.buttons()).toEqual(['Quit and install'])
    ready.wrapper.unmount()
    const step = { kind: 'failed', reason: 'signature', at: 1 } as const
    const failed = await show({ way: 'self', step, url })
    expect(failed.wrapper.get('[role=status]').text()).toContain('not signed by whoever signed this one')
    await failed.wrapper.get('button:not([role])').trigger('click')
    await flushPromises()
    expect(failed.asked).toContain('updates.check')
  })
})
