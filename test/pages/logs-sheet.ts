import type { Download, Locator, Page } from '@playwright/test'

/** The log of a container in its side sheet. */
export class LogsSheet {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  async open(name: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Logs of ${name}`, exact: true }).click()
    await this.box.waitFor()
  }

  get sheet(): Locator {
    return this.#page.getByRole('dialog')
  }

  get box(): Locator {
    return this.#page.getByRole('log', { name: 'Log text' })
  }

  /** The line that has exactly this text. */
  line(text: string): Locator {
    return this.box.locator('.log-row').filter({ has: this.#page.getByText(text, { exact: true }) })
  }

  get search(): Locator {
    return this.#page.getByRole('searchbox', { name: 'Search log' })
  }

  button(name: string): Locator {
    return this.sheet.getByRole('button', { name, exact: true })
  }

  get toEnd(): Locator {
    return this.button('Go to the end')
  }

  follows(): Locator {
    return this.#page.getByRole('switch', { name: 'Follow' })
  }

  async from(range: string): Promise<void> {
    await this.#page.getByRole('combobox', { name: 'From where' }).selectOption(range)
  }

  async save(): Promise<Download> {
    const download = this.#page.waitForEvent('download')
    await this.button('Save').click()
    return await download
  }
}
