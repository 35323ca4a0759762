import type { Locator, Page } from '@playwright/test'
import { LaunchPage } from './launch-page.ts'

/** *Check access* on the Launch page: the region with the verdict, its remedies and both sides of trust. */
export class AccessRegion {
  readonly #page: Page
  readonly #launch: LaunchPage

  constructor(page: Page) {
    this.#page = page
    this.#launch = new LaunchPage(page)
  }

  get region(): Locator {
    return this.#page.getByRole('region', { name: 'Access', exact: true })
  }

  get sides(): Locator {
    return this.region.getByRole('region', { name: 'Both sides', exact: true })
  }

  /** A fact of the certificate in *Both sides*, by its name. */
  fact(name: string): Locator {
    return this.sides.locator(`dt:text-is("${name}") + dd`)
  }

  /** A button or a link below the verdict. */
  remedy(name: string): Locator {
    return this.region
      .getByRole('button', { name, exact: true })
      .or(this.region.getByRole('link', { name, exact: true }))
  }

  async press(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Check access', exact: true }).click()
  }

  /** Types an image, checks it and waits for the verdict in these words. */
  async verdict(image: string, match: string, words: string): Promise<void> {
    await this.#launch.open()
    await this.#launch.type(image, match)
    await this.press()
    await this.region.getByText(words, { exact: true }).waitFor()
  }
}
