import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTexts } from '../../../../renderer/messages/texts.ts'
import RecoverySheet from '../../../../renderer/vault/recovery/RecoverySheet.vue'
import { app, link, observed, openDialog, openPlaces, other, to } from './open-places.ts'

enableAutoUnmount(afterEach)
afterEach(() => {
  document.body.innerHTML = ''
})

describe('a place that is asked for while a form is open', () => {
  let page: Awaited<ReturnType<typeof openPlaces>>
  let close: () => Promise<void>
  beforeEach(async () => {
    page = await openPlaces()
    close = openDialog()
  })

  it('waits until the form is closed', async () => {
    await page.tell(to('images'))
    expect(page.at()).toBe('/registries')
    await close()
    expect(page.at()).toBe('/images')
  })

  it('is said to wait', async () => {
    await page.tell(to('images'))
    expect(page.told()).toEqual([expect.stringContaining('The page changes when it is closed.')])
  })

  it('keeps a link to itself until then', async () => {
    await page.tell(link(app))
    expect([page.at(), page.wished()]).toEqual(['/registries', undefined])
    expect(page.told()).toEqual([expect.stringContaining('Launch opens when this form is closed.')])
    await close()
    expect([page.at(), page.wished()]).toEqual(['/launch', app])
  })

  it('makes room for a later one', async () => {
    await page.tell(link(other))
    await page.tell(link(app))
    await close()
    expect([page.at(), page.wished()]).toEqual(['/launch', app])
  })

  it('waits on while something else in the page changes', async () => {
    await page.tell(to('images'))
    await observed(() => document.body.append(document.createElement('p')))
    expect(page.at()).toBe('/registries')
  })

  it('does not come back once the user was led there', async () => {
    await page.tell(to('images'))
    await close()
    expect(page.at()).toBe('/images')
    await page.router.push('/activity')
    await openDialog()()
    expect(page.at()).toBe('/activity')
  })

  it('is forgotten with the page', async () => {
    await page.tell(link(app))
    page.wrapper.unmount()
    await close()
    expect(page.wished()).toBeUndefined()
  })

  it('does not keep a link that was ignored from being told', async () => {
    await page.tell({ kind: 'bad-link' })
    expect(page.told()).toEqual([expect.stringContaining('It was ignored.')])
  })
})

describe('what keeps a place waiting', () => {
  it.each([
    ['words that are shown once', '<div role="dialog"><div data-shown-once></div></div>', '/registries'],
    ['a form in a dialog', '<div role="dialog"><form></form></div>', '/registries'],
    ['no dialog that only shows', '<div role="dialog"><p>x</p></div>', '/images'],
    ['no form of the page itself', '<form></form>', '/images'],
  ])('%s', async (_what, html, at) => {
    const page = await openPlaces()
    openDialog(html)
    await page.tell(to('images'))
    expect(page.at()).toBe(at)
  })

  it('recovery words', async () => {
    const page = await openPlaces()
    const words = mount(RecoverySheet, {
      props: { words: ['one', 'two'], noted: false },
      global: { plugins: [createTexts()], stubs: { Button: true, Checkbox: true } },
      attachTo: document.body,
    })
    await page.tell(to('images'))
    expect(page.at()).toBe('/registries')
    await observed(() => words.unmount())
    expect(page.at()).toBe('/images')
  })
})
