import type { Locator, Page } from '@playwright/test'

/** The folded options of the Launch page, the line that fills them, and what they are shown as. */
export class RunForm {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  field(label: string): Locator {
    return this.#page.getByRole('main').getByLabel(label, { exact: true })
  }

  get restart(): Locator {
    return this.field('Restart policy')
  }

  async fill(texts: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, text] of Object.entries(texts)) await this.field(label).fill(text)
  }

  async check(label: string): Promise<void> {
    await this.#page.getByRole('checkbox', { name: label, exact: true }).check()
  }

  async openMore(open = true): Promise<void> {
    const more = this.#page.getByRole('button', { name: 'More', exact: true })
    if ((await more.getAttribute('aria-expanded')) !== String(open)) await more.click()
  }

  /** Pastes into the image field as the browser does, with line breaks. */
  async pasteImage(text: string): Promise<void> {
    await this.#page.getByLabel('Image', { exact: true }).focus()
    await this.#page.evaluate((pasted) => {
      const data = new DataTransfer()
      data.setData('text/plain', pasted)
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      )
    }, text)
  }

  async fillFromLine(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Fill the form' }).click()
    await this.field('Name').waitFor()
  }

  /** Opens the dialog behind one entry of the menu. */
  async showAs(entry: string): Promise<Locator> {
    await this.#page.getByRole('button', { name: 'Show as…' }).click()
    await this.#page.getByRole('menuitem', { name: entry, exact: true }).click()
    const dialog = this.#page.getByRole('dialog')
    await dialog.waitFor()
    return dialog
  }
}
