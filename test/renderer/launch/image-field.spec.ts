import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import ImageField from '../../../renderer/launch/image/ImageField.vue'
import { createTexts } from '../../../renderer/messages/texts.ts'

enableAutoUnmount(afterEach)

const history = ['quay.io/team/app:2', 'nginx:1', 'nginx:2']

function field(typed = '') {
  const wrapper = mount(ImageField, {
    attachTo: document.body,
    global: { plugins: [createTexts()], stubs: { Button: true } },
    props: {
      history,
      modelValue: typed,
      'onUpdate:modelValue': (text: string) => wrapper.setProps({ modelValue: text }),
    },
  })
  const input = wrapper.get('input')
  return {
    input,
    press: (key: string) => input.trigger('keydown', { key }),
    options: () => wrapper.findAll('[role=option]').map((option) => option.text()),
    typed: () => wrapper.props('modelValue'),
    wrapper,
  }
}

describe('the field Image', () => {
  it('opens the images used before with the down arrow, and takes one with Enter', async () => {
    const { press, options, typed, input } = field()
    expect(options()).toEqual([])
    await press('ArrowDown')
    expect(options()).toEqual(history)
    expect(input.attributes('aria-expanded')).toBe('true')
    await press('ArrowDown')
    await press('Enter')
    expect(typed()).toBe('nginx:1')
    expect(options()).toEqual([])
  })

  it('narrows the open list to what is typed', async () => {
    const { input, press, options } = field()
    await press('ArrowDown')
    await input.setValue('ngi')
    expect(options()).toEqual(['nginx:1', 'nginx:2'])
  })

  it('leaves Enter to the form while no line of the list is chosen', async () => {
    const { press, wrapper } = field('redis:7')
    await press('ArrowDown')
    await press('Escape')
    let prevented: boolean | undefined
    const note = (event: Event) => {
      prevented = event.defaultPrevented
    }
    document.body.addEventListener('keydown', note)
    await press('Enter')
    document.body.removeEventListener('keydown', note)
    expect(prevented).toBe(false)
    expect(wrapper.props('modelValue')).toBe('redis:7')
  })

  it('completes with the right arrow at the end of the text, and nowhere else', async () => {
    const { input, press, typed } = field('quay')
    input.element.setSelectionRange(1, 1)
    await press('ArrowRight')
    expect(typed()).toBe('quay')
    input.element.setSelectionRange(4, 4)
    await press('ArrowRight')
    expect(typed()).toBe('quay.io/team/app:2')
  })

  it('says a fault at the field', async () => {
    const { wrapper, input } = field('Nginx')
    await wrapper.setProps({ fault: 'Repositories are written in small letters.' })
    expect(input.attributes('aria-invalid')).toBe('true')
    const note = wrapper.get(`#${input.attributes('aria-describedby')}`)
    expect(note.text()).toContain('Repositories are written in small letters.')
  })

  it('asks for tags by a press or by the colon, and nobody on the way to a name, also while the list is open', async () => {
    vi.useFakeTimers()
    const asked: string[] = []
    const { wrapper, input, press } = field('10.0.0.1/app')
    const listTags = (image: string) => {
      asked.push(image)
      return new Promise<never>(() => undefined)
    }
    await wrapper.setProps({ listTags })
    const type = async (text: string) => {
      await input.setValue(text)
      input.element.dispatchEvent(new InputEvent('input', { data: text.slice(-1) }))
      await vi.advanceTimersByTimeAsync(1000)
    }
    await type('10.0.0.1/app')
    expect(asked).toEqual([])
    await press('ArrowDown')
    await vi.advanceTimersByTimeAsync(1000)
    expect(asked).toEqual(['10.0.0.1/app'])
    for (const text of ['169.254.169.254/', '169.254.169.254/l', '169.254.169.254/la']) await type(text)
    expect(asked).toHaveLength(1)
    await type('quay.io/team/app:')
    await type('quay.io/team/app:1')
    expect(asked.at(-1)).toBe('quay.io/team/app')
    expect(asked).toHaveLength(2)
    vi.useRealTimers()
  })
})
