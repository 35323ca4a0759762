import type { Page } from '@playwright/test'

/**
 * The words of buttons, links of the frame, badges, tabs, heads of columns and labels that do not fit where they
 * stand, and what makes the page wider than its window. Data in cells is cut on purpose, so it is not looked at.
 */
export async function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const cut = new Set<string>()
    const parts = 'button, nav a, main a, th, label, legend, [role=tab], [role=menuitem], [data-slot=base]'
    for (const part of document.querySelectorAll<HTMLElement>(parts)) {
      for (const element of [part, ...part.querySelectorAll<HTMLElement>('*')]) {
        const { overflowX, display, position } = getComputedStyle(element)
        const hidden = element.clientWidth <= 1 || display === 'inline' || position === 'absolute'
        if (
          hidden ||
          !(element instanceof HTMLElement) ||
          element instanceof HTMLInputElement ||
          !element.checkVisibility()
        )
          continue
        const over = element.scrollWidth - element.clientWidth
        const text = (element.textContent ?? '').trim()
        if (over > 1 && overflowX !== 'auto' && overflowX !== 'scroll' && text !== '') {
          cut.add(`${element.tagName.toLowerCase()} “${text}” by ${over} px`)
        }
      }
    }
    for (const wide of [document.documentElement, document.querySelector('main')]) {
      const over = (wide?.scrollWidth ?? 0) - (wide?.clientWidth ?? 0)
      if (over > 1) cut.add(`${wide?.tagName.toLowerCase()} by ${over} px`)
    }
    return [...cut]
  })
}
