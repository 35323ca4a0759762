import { PiniaColada } from '@pinia/colada'
import { flushPromises } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import type { VaultStatus } from '../../../contract/vault.ts'
import { guardVaultDoor } from '../../../renderer/composables/vault-door.ts'
import { provideClient } from '../../../renderer/rpc/client.ts'
import { Connection } from '../../../renderer/rpc/connection.ts'
import { deferred } from '../../../renderer/rpc/deferred.ts'

/** The page at an address, with a stand-in core that knows `vault.status` alone and answers it on demand. */
function openPage(address: string) {
  const status = deferred<unknown>()
  const connection = new Connection(
    async () => ({
      link: { call: () => status.promise },
      closed: new Promise<void>(() => undefined),
      close: () => undefined,
    }),
    () => Promise.resolve(),
  )
  void connection.run()

  const loaded: string[] = []
  const history = createMemoryHistory()
  history.replace(address)
  const router = createRouter({
    history,
    routes: ['/registries', '/launch', '/vault', '/vault/unlock', '/vault/protect'].map((path) => ({
      path,
      component: async () => {
        loaded.push(path)
        return defineComponent(() => () => h('h1', path))
      },
    })),
  })
  guardVaultDoor(router)
  const app = createApp(() => h(RouterView))
  provideClient(app, connection)
  app.use(createPinia()).use(PiniaColada).use(router).mount(document.createElement('div'))
  return {
    router,
    loaded,
    at: () => router.currentRoute.value.fullPath,
    answer: async (state: VaultStatus['state']) => {
      status.resolve({ state, slots: [] })
      await vi.advanceTimersByTimeAsync(1)
      await flushPromises()
    },
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe("the vault's door", () => {
  it.each([
    ['locked', '/vault/unlock?from=/launch?image=app'],
    ['absent', '/vault/protect?from=/launch?image=app'],
  ] as const)(
    'stands before the first page while the vault is %s, and that page is not loaded',
    async (state, door) => {
      const page = openPage('/launch?image=app')
      await page.answer(state)
      expect(page.at()).toBe(door)
      expect(page.loaded).toEqual([door.split('?')[0]])
    },
  )

  it('is open while the vault is unlocked', async () => {
    const page = openPage('/launch?image=app')
    await page.answer('unlocked')
    expect(page.at()).toBe('/launch?image=app')
  })

  it('does not lead away from the pages of the vault', async () => {
    const page = openPage('/vault')
    await page.answer('locked')
    expect(page.at()).toBe('/vault')
  })

  it('holds nobody: the next page is free', async () => {
    const page = openPage('/launch')
    await page.answer('locked')
    await page.router.push('/registries')
    expect(page.at()).toBe('/registries')
  })

  it('lets the page through where no answer comes in time, and leads there when it does', async () => {
    const page = openPage('/launch')
    await vi.advanceTimersByTimeAsync(1900)
    expect(page.loaded).toEqual([])
    await vi.advanceTimersByTimeAsync(200)
    await flushPromises()
    expect(page.at()).toBe('/launch')
    await page.answer('locked')
    expect(page.at()).toBe('/vault/unlock?from=/launch')
  })
})
