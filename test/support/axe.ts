import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** Fails the test, softly, for whatever axe finds on the page as it stands now, in light and in dark. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.locator(`html.${colorScheme}`)).toBeAttached()
    // Without a page of its own for the end of the run, which would take the focus and close menus.
    const { passes, violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
    expect(passes.length, 'rules that had something to look at').toBeGreaterThan(10)
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
    )
    expect.soft(found, `${state}, ${colorScheme}`).toEqual([])
  }
}
