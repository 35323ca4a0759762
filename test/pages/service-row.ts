import type { Locator, Page } from '@playwright/test'

/** The row of one service on the Workloads page, with what stands below it. */
export class ServiceRow {
  readonly #page: Page
  readonly #name: string

  constructor(page: Page, name: string) {
    this.#page = page
    this.#name = name
  }

  get table(): Locator {
    return this.#page.getByRole('table', { name: 'Workloads' })
  }

  get row(): Locator {
    return this.table.getByRole('row').filter({ has: this.#button(`Scale up ${this.#name}`) })
  }

  /** Its row while it says that so many run of so many. */
  rowAt(running: number, wanted: number): Locator {
    return this.row
      .filter({ has: this.#button(`Scale of ${this.#name}: ${running} of ${wanted}`) })
      .filter({ has: this.#page.getByText(`${running} of ${wanted}`, { exact: true }) })
  }

  /** Its row in a state such as Running or Blocked. */
  rowIn(state: string): Locator {
    return this.row.filter({ has: this.#page.getByText(state, { exact: true }) })
  }

  /** The line below it that says this. */
  note(text: string | RegExp): Locator {
    return this.table.getByRole('row').filter({ hasText: text })
  }

  async scaleUp(): Promise<void> {
    await this.#button(`Scale up ${this.#name}`).click()
  }

  async scaleDown(): Promise<void> {
    await this.#button(`Scale down ${this.#name}`).click()
  }

  /** By the dialog. */
  async setScale(scale: number): Promise<void> {
    await this.choose('Set scale…')
    const dialog = this.#page.getByRole('dialog')
    await dialog.getByLabel('Replicas', { exact: true }).fill(String(scale))
    await dialog.getByRole('button', { name: 'Scale', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
  }

  /** By the dialog; returns when it is under way. */
  async update(image: string): Promise<void> {
    await this.choose('Update image…')
    const dialog = this.#page.getByRole('dialog')
    await dialog.getByLabel('Image', { exact: true }).fill(image)
    await dialog.getByRole('button', { name: 'Update', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
  }

  /** An entry of the row's menu. */
  async choose(action: string): Promise<void> {
    await this.#button(`Actions for ${this.#name}`).click()
    await this.#page.getByRole('menuitem', { name: action, exact: true }).click()
  }

  #button(name: string): Locator {
    return this.#page.getByRole('button', { name, exact: true })
  }
}
