import { PiniaColada, useQueryCache } from '@pinia/colada'
import { mount } from '@vue/test-utils'
import { createPinia, defineStore } from 'pinia'
import { describe, expect, it } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { useStoreQuery } from '../../../renderer/composables/live/use-store-query.ts'

function setUp() {
  let asked = 0
  const page = ref('a')
  const useList = defineStore('list', () => {
    const query = useStoreQuery(() => ({
      key: ['list', page.value],
      query: async () => {
        asked += 1
        return `${page.value}${asked}`
      },
    }))
    return { data: query.data, refetch: query.refetch }
  })
  const shown = ref(true)
  let invalidate: () => Promise<void> = () => Promise.reject(new Error('no page yet'))
  const Page = defineComponent(() => {
    const list = useList()
    return () => h('p', list.data ?? '')
  })
  const App = defineComponent(() => {
    const cache = useQueryCache()
    invalidate = async () => {
      await cache.invalidateQueries({ key: ['list'] })
      await nextTick()
    }
    return () => (shown.value ? h(Page) : h('i'))
  })
  const wrapper = mount(App, { global: { plugins: [createPinia(), PiniaColada] } })
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await nextTick()
  }
  return { wrapper, shown, page, settle, invalidate: () => invalidate(), asked: () => asked }
}

describe('useStoreQuery', () => {
  it('asks once when the store is made', async () => {
    const { wrapper, settle, asked } = setUp()
    await settle()
    expect(wrapper.text()).toBe('a1')
    expect(asked()).toBe(1)
  })

  it('is kept fresh after the page that made the store is gone, and shows it to the next', async () => {
    const { wrapper, shown, settle, invalidate } = setUp()
    await settle()
    shown.value = false
    await settle()
    await invalidate()
    shown.value = true
    await settle()
    expect(wrapper.text()).toBe('a2')
    await invalidate()
    await settle()
    expect(wrapper.text()).toBe('a3')
  })

  it('follows its key', async () => {
    const { wrapper, page, settle } = setUp()
    await settle()
    page.value = 'b'
    await settle()
    expect(wrapper.text()).toBe('b2')
  })
})
