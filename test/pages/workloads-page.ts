import type { Locator, Page } from '@playwright/test'

/** The Workloads page: what was launched, and what can be done with it. */
export class WorkloadsPage {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  async open(): Promise<void> {
    await this.#page.getByRole('link', { name: 'Workloads', exact: true }).click()
    await this.#page.getByRole('heading', { name: 'Workloads', exact: true }).waitFor()
  }

  /** The row of a container in a state such as Running or Exited. */
  rowIn(name: string, state: string): Locator {
    return this.#page
      .getByRole('table', { name: 'Workloads' })
      .getByRole('row')
      .filter({ hasText: name })
      .filter({ has: this.#page.getByText(state, { exact: true }) })
  }

  async remove(name: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Remove ${name}`, exact: true }).click()
    await this.#page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
  }
}
