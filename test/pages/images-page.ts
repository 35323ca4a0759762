import type { Download, Locator, Page } from '@playwright/test'

/** The Images page: its table, the actions of a row, and the files on their way. */
export class ImagesPage {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  async open(): Promise<void> {
    await this.#page.getByRole('link', { name: 'Images', exact: true }).click()
    await this.#page.getByRole('heading', { name: 'Images', exact: true }).waitFor()
  }

  get table(): Locator {
    return this.#page.getByRole('table', { name: 'Images' })
  }

  /** The row of an image by its full name. */
  row(image: string): Locator {
    return this.table
      .getByRole('row')
      .filter({ has: this.#page.getByRole('button', { name: `Actions for ${image}`, exact: true }) })
  }

  async act(image: string, action: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Actions for ${image}`, exact: true }).click()
    await this.#page.getByRole('menuitem', { name: action, exact: true }).click()
  }

  /** Chooses files for the engine, as the system's dialog would give them. */
  async load(...paths: readonly string[]): Promise<void> {
    await this.#page.getByLabel('Image files to load').setInputFiles([...paths])
  }

  /** Saves by the menu of a row, and gives what the browser got. */
  async save(image: string): Promise<Download> {
    const download = this.#page.waitForEvent('download')
    await this.act(image, 'Save to file')
    return await download
  }

  /** The files on their way, and how the last ones ended. */
  get files(): Locator {
    return this.#page.getByRole('region', { name: 'Image files' })
  }

  file(name: string): Locator {
    return this.files.getByRole('listitem').filter({ hasText: name })
  }

  get dialog(): Locator {
    return this.#page.getByRole('dialog')
  }
}
