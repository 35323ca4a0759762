import { describe, expect, it } from 'vitest'
import { ref } from 'vue'
import { useSelection } from '../../../../renderer/ui/list/use-selection.ts'

function setUp() {
  const shown = ref(['a', 'b', 'c', 'd'])
  return { shown, selection: useSelection(() => shown.value) }
}

describe('the chosen rows', () => {
  it('keep the order of the table', () => {
    const { selection } = setUp()
    selection.choose('c', true, false)
    selection.choose('a', true, false)
    expect(selection.ids.value).toEqual(['a', 'c'])
    expect(selection.extent.value).toBe('some')
    selection.choose('c', false, false)
    expect(selection.ids.value).toEqual(['a'])
  })

  it('are all between two presses where Shift is held', () => {
    const { selection } = setUp()
    selection.choose('d', true, false)
    selection.choose('b', true, true)
    expect(selection.ids.value).toEqual(['b', 'c', 'd'])
  })

  it('are those in sight only: a filter cannot hide what a bulk action would change', () => {
    const { shown, selection } = setUp()
    selection.chooseAll(true)
    expect(selection.extent.value).toBe('all')
    shown.value = ['a', 'x']
    expect(selection.ids.value).toEqual(['a'])
    expect(selection.extent.value).toBe('some')
    selection.chooseAll(false)
    expect(selection.ids.value).toEqual([])
    expect(selection.extent.value).toBe('none')
  })
})
