import { randomBytes } from 'node:crypto'
import { PiniaColada } from '@pinia/colada'
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type App, defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { useLinkWish } from '../../../../renderer/composables/link-wish.store.ts'
import { useLaunch } from '../../../../renderer/launch/launch.store.ts'
import { blankLaunch } from '../../../../renderer/launch/launch-draft.ts'
import LinkOffer from '../../../../renderer/launch/link/LinkOffer.vue'
import { createTexts } from '../../../../renderer/messages/texts.ts'
import { provideClient } from '../../../../renderer/rpc/client.ts'
import type { Connection } from '../../../../renderer/rpc/connection.ts'
import { deferred } from '../../../../renderer/rpc/deferred.ts'

enableAutoUnmount(afterEach)

const app = 'quay.io/team/app:2'
const other = 'ghcr.io/team/other:1'
const ofAnother = `TOKEN=${randomBytes(12).toString('hex')}`
const filledText = 'This image was named by a link.'

/** Stands in for Nuxt UI's, of which only the press and the name count here. */
const StandInButton = defineComponent({
  props: { label: { type: String, default: '' } },
  setup: (props) => () => h('button', props.label),
})

/** The part of the Launch page, at its address, with what was asked of the core. */
async function open() {
  const asked: string[] = []
  const call = (path: readonly string[]) => {
    asked.push(path.join('.'))
    return deferred<unknown>().promise
  }
  const client = { install: (page: App) => provideClient(page, { call } as unknown as Connection) }
  let answered = 0
  const onAnswered = () => {
    answered += 1
  }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/launch', component: defineComponent(() => () => h(LinkOffer, { onAnswered })) },
      { path: '/registries', component: defineComponent(() => () => h('p')) },
    ],
  })
  await router.push('/launch')
  const pinia = createPinia()
  setActivePinia(pinia)
  const wrapper = mount(() => h(RouterView), {
    global: {
      plugins: [pinia, PiniaColada, createTexts(), client, router],
      stubs: { Button: StandInButton, Icon: true },
    },
  })
  const go = async (to: string) => {
    await router.push(to)
    await flushPromises()
  }
  await flushPromises()
  const wish = useLinkWish()
  const button = (name: string) =>
    wrapper.findAll('button').find((one) => [one.text(), one.attributes('aria-label')].includes(name))
  return {
    wrapper,
    asked,
    go,
    wish,
    launching: useLaunch(),
    answered: () => answered,
    at: () => router.currentRoute.value.fullPath,
    link: async (image: string) => {
      wish.image = image
      await flushPromises()
    },
    button,
    press: async (name: string) => {
      const found = button(name)
      if (!found) throw new Error(`no button ${name}`)
      await found.trigger('click')
      await flushPromises()
    },
  }
}

describe('a link from outside on the Launch page', () => {
  let page: Awaited<ReturnType<typeof open>>
  const said = () => page.wrapper.get('[role=status]').text()
  const offered = () => page.button('Use the link') !== undefined
  beforeEach(async () => {
    page = await open()
  })

  it('says nothing while no link has come', () => {
    expect(said()).toBe('')
  })

  it('fills a form in which nothing is typed, and says whose image it is', async () => {
    await page.link(app)
    expect(page.launching.typed).toEqual(blankLaunch(app))
    expect(said()).toContain(filledText)
    expect(page.at()).toBe(`/launch?image=${app}`)
  })

  it('fills the form of a page that was not open when it came', async () => {
    await page.go('/registries')
    await page.link(app)
    await page.go('/launch')
    expect(page.launching.typed).toEqual(blankLaunch(app))
    expect(said()).toContain(filledText)
  })

  it('neither pulls nor launches, whether it fills the form, is offered or is used', async () => {
    await page.link(app)
    await page.link(other)
    await page.press('Use the link')
    expect(page.asked.filter((name) => /^(pulls\.start|workloads\.launch)/.test(name))).toEqual([])
  })

  it.each([
    ['an image', { image: 'redis:7' }],
    ['values of variables', { environment: ofAnother }],
    ['a credential that was chosen', { credentialId: 'c1' }],
    ['a platform', { platform: 'linux/arm64' }],
    ['a policy', { pullPolicy: 'never' as const }],
  ])('is only offered where the form holds %s', async (_what, typed) => {
    Object.assign(page.launching.typed, typed)
    const before = { ...page.launching.typed }
    await page.link(app)
    expect(page.launching.typed).toEqual(before)
    expect(said()).toContain(app)
    expect(offered()).toBe(true)
  })

  it('empties the form of all that was meant for another image before it is used', async () => {
    Object.assign(page.launching.typed, {
      ...{ image: 'redis:7', environment: ofAnother, credentialId: 'c1', volumes: 'data:/data' },
    })
    await page.link(app)
    await page.press('Use the link')
    expect(page.launching.typed).toEqual(blankLaunch(app))
    expect(page.at()).toBe(`/launch?image=${app}`)
    expect(offered()).toBe(false)
    expect(said()).toContain(filledText)
  })

  it('takes with it the way back to a form that a pasted line had filled', async () => {
    page.launching.typed.image = 'redis:7'
    page.launching.filled = { before: blankLaunch('nginx:1'), image: 'redis:7', leftOut: [] }
    await page.link(app)
    await page.press('Use the link')
    expect(page.launching.filled).toBeUndefined()
  })

  it('leaves the form as it is where the user ignores it', async () => {
    page.launching.typed.image = 'redis:7'
    await page.link(app)
    await page.press('Ignore the link')
    expect(page.launching.typed).toEqual(blankLaunch('redis:7'))
    expect(said()).toBe('')
  })

  it('of two at once the last one counts', async () => {
    page.wish.image = other
    await page.link(app)
    expect(page.launching.typed.image).toBe(app)
    expect(offered()).toBe(false)
  })

  it('never comes by itself in the place of one before it', async () => {
    await page.link(app)
    await page.link(other)
    expect(page.launching.typed.image).toBe(app)
    expect(said()).toContain(other)
    expect(said()).not.toContain(filledText)
  })

  it('is offered in the place of one that was offered before it', async () => {
    page.launching.typed.image = 'redis:7'
    await page.link(app)
    await page.link(other)
    expect(said()).toContain(other)
    expect(said()).not.toContain(app)
  })

  it('is no question where the form holds its image and nothing else', async () => {
    await page.link(app)
    await page.link(app)
    expect(offered()).toBe(false)
    expect(said()).toContain(filledText)
  })

  it('is an offer again where the same image came with other values meanwhile', async () => {
    await page.link(app)
    page.launching.typed.environment = ofAnother
    await page.link(app)
    expect(page.launching.typed.environment).toBe(ofAnother)
    expect(offered()).toBe(true)
  })

  it('is not spoken of any more once another image is typed', async () => {
    await page.link(app)
    page.launching.typed.image = `${app}-mine`
    await flushPromises()
    expect(said()).toBe('')
    page.launching.typed.image = app
    await flushPromises()
    expect(said()).toBe('')
  })

  it('is still offered after a look at another page', async () => {
    page.launching.typed.image = 'redis:7'
    await page.link(app)
    await page.go('/registries')
    await page.go('/launch')
    expect(offered()).toBe(true)
  })

  it('is still said to be from a link after a look at another page', async () => {
    await page.link(app)
    await page.go('/registries')
    await page.go('/launch')
    expect(said()).toContain(filledText)
  })

  it.each(['Use the link', 'Ignore the link'])(
    'gives the keyboard on when the button %s goes',
    async (name) => {
      page.launching.typed.image = 'redis:7'
      await page.link(app)
      await page.press(name)
      expect(page.answered()).toBe(1)
    },
  )
})
