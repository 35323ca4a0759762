import { PiniaColada } from '@pinia/colada'
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Settings } from '../../../contract/app.ts'
import LanguageField from '../../../renderer/appearance/LanguageField.vue'
import { useAmounts } from '../../../renderer/composables/amounts/amounts.store.ts'
import { useLanguage } from '../../../renderer/messages/language/language.store.ts'
import { createTexts, useTexts } from '../../../renderer/messages/texts.ts'
import { provideClient } from '../../../renderer/rpc/client.ts'
import { Connection } from '../../../renderer/rpc/connection.ts'

enableAutoUnmount(afterEach)

let preferred: readonly string[]
beforeEach(() => {
  preferred = ['en-GB']
  vi.spyOn(navigator, 'languages', 'get').mockImplementation(() => preferred)
  localStorage.clear()
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** The field, and a line in the chosen language, before a stand-in core that knows the settings alone. */
async function openField(locale: Settings['locale'] = 'system') {
  let kept = locale
  let refuse = false
  const connection = new Connection(
    async () => ({
      link: {
        call: async (path, input) => {
          if (path.at(-1) !== 'changeSettings') return { locale: kept }
          if (refuse) throw new Error('not saved')
          kept = (input as Pick<Settings, 'locale'>).locale
          return undefined
        },
      },
      closed: new Promise<void>(() => undefined),
      close: () => undefined,
    }),
    () => Promise.resolve(),
  )
  void connection.run()
  const wrapper = mount(
    {
      components: { LanguageField },
      setup: () => ({ ...useTexts(), amounts: useAmounts(), language: useLanguage() }),
      template: `<LanguageField />
        <p data-part="line">{{ t('frame.pages.vault') }} · {{ amounts.bytes(1_500_000) }}</p>
        <p data-part="widgets">{{ language.widgets?.messages.alert.close }}</p>`,
    },
    {
      attachTo: document.body,
      global: {
        // Without their icons, which a test would ask the network for.
        stubs: { Icon: true },
        plugins: [
          createPinia(),
          PiniaColada,
          createTexts(),
          { install: (app) => provideClient(app, connection) },
        ],
      },
    },
  )
  const settled = async () => {
    // The German texts are a part of their own, which comes by a real import.
    await vi.dynamicImportSettled()
    await flushPromises()
  }
  await settled()
  await settled()
  return {
    line: () => wrapper.get('[data-part=line]').text(),
    widgets: () => wrapper.get('[data-part=widgets]').text(),
    legend: () => wrapper.get('[role=radiogroup] > span').text(),
    checked: () => wrapper.findAll('input').findIndex(({ element }) => element.checked),
    choose: async (at: number) => {
      await wrapper.findAll('input')[at]?.setValue()
      await settled()
    },
    refuse: () => {
      refuse = true
    },
    kept: () => kept,
    settled,
    text: () => wrapper.text(),
  }
}

describe('the field Language', () => {
  it('speaks German at once, in texts, amounts, widgets and the document, and English again', async () => {
    const field = await openField()
    expect(field.line()).toBe('Vault and security · 1.5 MB')
    expect(field.checked()).toBe(0)

    await field.choose(2)
    expect(field.line()).toBe('Tresor und Sicherheit · 1,5 MB')
    expect(field.legend()).toBe('Sprache')
    expect(field.widgets()).toBe('Schließen')
    expect(document.documentElement.lang).toBe('de')
    expect(field.kept()).toBe('de')
    expect(Object.values({ ...localStorage })).toEqual(['de'])

    await field.choose(1)
    expect(field.line()).toBe('Vault and security · 1.5 MB')
    expect(field.widgets()).toBe('')
    expect(document.documentElement.lang).toBe('en')
    expect(Object.values({ ...localStorage })).toEqual(['en'])
  })

  it('follows the system, also while it is looked at', async () => {
    preferred = ['de-AT', 'en']
    const field = await openField()
    expect(field.legend()).toBe('Sprache')
    preferred = ['en-US', 'de']
    dispatchEvent(new Event('languagechange'))
    await field.settled()
    expect(field.legend()).toBe('Language')
  })

  it('speaks what was chosen before', async () => {
    const field = await openField('de')
    expect(field.checked()).toBe(2)
    expect(field.legend()).toBe('Sprache')
  })

  it('goes back when the choice could not be kept, and says so', async () => {
    const field = await openField()
    field.refuse()
    await field.choose(2)
    expect(field.kept()).toBe('system')
    expect(field.checked()).toBe(0)
    expect(field.legend()).toBe('Language')
    expect(field.text()).toContain('Something went wrong in this page.')
  })
})
