import { expect, type Locator, type Page } from '@playwright/test'

/** More stops than any page has, one that is walked round included. */
const farthest = 120

/**
 * A person with a keyboard and nothing else: what it does goes through `page.keyboard`, and what it is asked
 * to use must be reached by Tab and show that it has the focus.
 */
export class KeyboardUser {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  /** Tabs until the target has the focus, and checks that one can see that it has. */
  async reach(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await target.waitFor()
    // Already there: away and back, to see the difference.
    if (await hasFocus(target)) await this.press(key === 'Tab' ? 'Shift+Tab' : 'Tab')
    const without = await look(target)
    for (let stops = 0; stops < farthest; stops += 1) {
      await this.press(key)
      if (!(await hasFocus(target))) continue
      expect(await look(target), `a visible focus on ${target}`).not.toEqual(without)
      return
    }
    throw new Error(`${target} is not reached by ${key}`)
  }

  /** Reaches a field and types into it, over what stood there. */
  async fill(field: Locator, text: string): Promise<void> {
    await this.reach(field)
    await this.press('Control+A')
    await this.#page.keyboard.type(text)
  }

  /** Reaches a button or a link and presses it. */
  async use(target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
    await this.reach(target)
    await this.press(key)
  }

  async press(key: string): Promise<void> {
    await this.#page.keyboard.press(key)
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text)
  }

  /** What has the focus is not lost: the keyboard stands somewhere in the page, not at its very start. */
  async expectPlace(where: string): Promise<void> {
    await expect
      .poll(() => this.#page.evaluate(() => document.activeElement?.tagName), { message: where })
      .not.toBe('BODY')
  }
}

function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement)
}

/** What a focus may change: outline, ring or ground of the element and of the boxes closest round it. */
function look(target: Locator): Promise<readonly string[]> {
  return target.evaluate((element) => {
    const seen: string[] = []
    for (let box: Element | null = element; box && seen.length < 3; box = box.parentElement) {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(box)
      const outline = outlineStyle === 'none' ? 'none' : `${outlineStyle} ${outlineWidth} ${outlineColor}`
      seen.push(`${outline}; ${boxShadow}`)
    }
    return seen
  })
}
