import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { deferred } from '../../../../renderer/rpc/deferred.ts'
import { app, link, openDialog, openPlaces, other, to } from './open-places.ts'

enableAutoUnmount(afterEach)
afterEach(() => {
  document.body.innerHTML = ''
  vi.useRealTimers()
})

describe('where menus, notices and links of the desktop lead', () => {
  let page: Awaited<ReturnType<typeof openPlaces>>
  beforeEach(async () => {
    page = await openPlaces()
  })

  it('stays where it is while nobody asks for anything', async () => {
    await page.tell()
    expect(page.at()).toBe('/registries')
    expect(page.told()).toEqual([])
  })

  it('goes to the page of a menu', async () => {
    await page.tell(to('images'))
    expect(page.at()).toBe('/images')
  })

  it('opens the form for a registry', async () => {
    await page.tell({ kind: 'add-registry' })
    expect(page.at()).toBe('/registries?add=1')
  })

  it('goes to Launch with the image of a link, which is for that page to look at', async () => {
    await page.tell(link(app))
    expect(page.at()).toBe('/launch')
    expect(page.wished()).toBe(app)
  })

  it('leaves the address of a form alone that stands there already', async () => {
    await page.router.push('/launch?image=redis:7')
    await page.tell(link(app))
    expect(page.at()).toBe('/launch?image=redis:7')
    expect(page.wished()).toBe(app)
  })

  it('says that a link was ignored, and goes nowhere', async () => {
    await page.tell({ kind: 'bad-link' })
    expect(page.at()).toBe('/registries')
    expect(page.wished()).toBeUndefined()
    expect(page.told()).toEqual([expect.stringContaining('It was ignored.')])
  })

  it('goes to the last of several', async () => {
    await page.tell(to('images'), link(other), to('activity'))
    expect(page.at()).toBe('/activity')
    expect(page.wished()).toBeUndefined()
  })

  it('takes the later of two links that come one after the other', async () => {
    page.streams.at(-1)?.tell(link(other))
    await page.tell(link(app))
    expect(page.at()).toBe('/launch')
    expect(page.wished()).toBe(app)
  })

  it('lets the first page be found before it leads away from it', async () => {
    const gate = deferred<void>()
    const stop = page.router.beforeEach(() => gate.promise.then(() => true))
    await page.tell(to('images'))
    expect(page.at()).toBe('/registries')
    gate.resolve(undefined)
    await flushPromises()
    stop()
    expect(page.at()).toBe('/images')
  })
})

describe('the stream of places', () => {
  it('is opened again on a new line, and the old one is let go of', async () => {
    const page = await openPlaces()
    page.generation.value = 2
    await flushPromises()
    expect(page.streams.map((stream) => stream.open)).toEqual([false, true])
    await page.tell(to('images'))
    expect(page.at()).toBe('/images')
  })

  it('hears nothing from a line that is gone', async () => {
    const page = await openPlaces()
    page.generation.value = 2
    await flushPromises()
    page.streams[0]?.tell(to('images'))
    await flushPromises()
    expect(page.at()).toBe('/registries')
  })

  it('is opened again a second after it has ended on a line that stays', async () => {
    vi.useFakeTimers()
    const page = await openPlaces()
    page.streams[0]?.end()
    await vi.advanceTimersByTimeAsync(900)
    expect(page.streams).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(200)
    expect(page.streams).toHaveLength(2)
    page.streams[1]?.tell(link(app))
    await vi.advanceTimersByTimeAsync(10)
    expect([page.at(), page.wished()]).toEqual(['/launch', app])
  })

  it('keeps what waits for a form while the line comes back', async () => {
    const page = await openPlaces()
    const close = openDialog()
    await page.tell(link(app))
    page.generation.value = 2
    await flushPromises()
    await close()
    expect([page.at(), page.wished()]).toEqual(['/launch', app])
  })

  it('ends with the page', async () => {
    const page = await openPlaces()
    page.wrapper.unmount()
    expect(page.streams.map((stream) => stream.open)).toEqual([false])
  })
})
