import type { Locator, Page } from '@playwright/test'

/** A page of the section Settings in the account menu. */
export type SettingsPage = 'Environments' | 'Vault and security' | 'Terminal' | 'Appearance' | 'About'

/** The account menu in the upper right corner, with the pages of the settings. */
export class SettingsMenu {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  get button(): Locator {
    return this.#page.getByRole('button', { name: 'Account', exact: true })
  }

  async open(name: SettingsPage): Promise<void> {
    await this.button.click()
    await this.#page.getByRole('menuitem', { name, exact: true }).click()
    await this.#page.getByRole('main').getByRole('heading', { name, exact: true }).waitFor()
  }
}
