import type { Locator, Page } from '@playwright/test'

/** "Protect your vault" at the first start, "Unlock the vault" after that, and "Vault and security". */
export class VaultPage {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  /** Makes the vault with a passphrase, whether or not the machine has a keyring to preset. */
  async protectByPassphrase(passphrase: string): Promise<void> {
    await this.protectHeading.waitFor()
    const choice = this.#page.getByRole('radio', { name: 'Passphrase' })
    if (await choice.isVisible()) await choice.check()
    await this.passphrase.fill(passphrase)
    await this.repeated.fill(passphrase)
    await this.#page.getByRole('button', { name: 'Create vault' }).click()
    // Deriving the key takes its time on purpose.
    await this.protectHeading.waitFor({ state: 'hidden', timeout: 30_000 })
  }

  /** Makes the vault with the keyring, which is preset where it works. Answers the recovery words. */
  async protectByKeyring(): Promise<string[]> {
    await this.#page.getByRole('radio', { name: 'Operating system keyring', checked: true }).waitFor()
    await this.#page.getByRole('button', { name: 'Continue' }).click()
    const words = await this.noteWords()
    await this.#page.getByRole('button', { name: 'Create vault' }).click()
    await this.protectHeading.waitFor({ state: 'hidden', timeout: 30_000 })
    return words
  }

  /** Reads the recovery words off the page, and says that they were written down. */
  async noteWords(): Promise<string[]> {
    const items = this.#page.getByRole('list', { name: 'Recovery words' }).getByRole('listitem')
    await items.first().waitFor()
    const words = (await items.allInnerTexts()).map((text) => text.replace(/[^a-z]/g, ''))
    await this.#page.getByRole('checkbox', { name: 'I have written these words down' }).check()
    return words
  }

  get protectHeading(): Locator {
    return this.#page.getByRole('heading', { name: 'Protect your vault' })
  }

  /** The field, not the choice of the same name. */
  get passphrase(): Locator {
    return this.#page
      .getByLabel('Passphrase', { exact: true })
      .and(this.#page.locator('input:not([type=radio])'))
  }

  get repeated(): Locator {
    return this.#page.getByLabel('Repeat passphrase')
  }

  get unlockHeading(): Locator {
    return this.#page.getByRole('heading', { name: 'Unlock the vault' })
  }

  /** On Vault and security. */
  async lockNow(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Lock now' }).click()
    await this.#page.getByText('The vault is locked.').waitFor()
  }

  /** From Vault and security to the page where a locked vault is opened. */
  async open(): Promise<void> {
    await this.#page.getByRole('main').getByRole('link', { name: 'Unlock the vault' }).click()
    await this.unlockHeading.waitFor()
  }

  async unlock(passphrase: string): Promise<void> {
    await this.passphrase.fill(passphrase)
    await this.#page.getByRole('button', { name: 'Unlock', exact: true }).click()
  }

  get tryKeyring(): Locator {
    return this.#page.getByRole('button', { name: 'Try the keyring again' })
  }

  /** The row of a key slot on Vault and security. */
  slot(name: string): Locator {
    const cell = this.#page.getByRole('cell', { name, exact: true })
    return this.#page.getByRole('table', { name: 'Key slots' }).getByRole('row').filter({ has: cell })
  }

  get dialog(): Locator {
    return this.#page.getByRole('dialog')
  }

  /** A field of the dialog that adds or changes a passphrase. */
  field(label: string): Locator {
    return this.dialog.getByLabel(label, { exact: true })
  }

  button(name: string): Locator {
    return this.#page.getByRole('main').getByRole('button', { name, exact: true })
  }

  /** Fills the dialog in and sends it; what comes of it is the caller's to await. */
  async changePassphrase(current: string, next: string, repeated = next): Promise<void> {
    if (!(await this.dialog.isVisible())) await this.button('Change passphrase').click()
    await this.field('Current passphrase').fill(current)
    await this.field('New passphrase').fill(next)
    await this.field('Repeat new passphrase').fill(repeated)
    await this.dialog.getByRole('button', { name: 'Change passphrase' }).click()
  }

  async addPassphrase(passphrase: string): Promise<void> {
    await this.button('Add passphrase').click()
    await this.field('Passphrase').fill(passphrase)
    await this.field('Repeat passphrase').fill(passphrase)
    await this.dialog.getByRole('button', { name: 'Add passphrase' }).click()
    await this.dialog.waitFor({ state: 'detached', timeout: 30_000 })
  }

  async removeSlot(name: string): Promise<void> {
    await this.button(`Remove ${name}`).click()
    await this.dialog.getByRole('button', { name: 'Remove key slot' }).click()
    await this.slot(name).waitFor({ state: 'detached' })
  }

  /** Saves a sealed backup, and answers where the browser has put it. */
  async saveBackup(passphrase: string): Promise<string> {
    await this.button('Back up…').click()
    await this.field('Passphrase').fill(passphrase)
    await this.field('Repeat passphrase').fill(passphrase)
    const download = this.#page.waitForEvent('download')
    await this.dialog.getByRole('button', { name: 'Save backup' }).click()
    const path = await (await download).path()
    await this.dialog.waitFor({ state: 'detached' })
    return path
  }

  /** Fills the open restore dialog in and sends it; what comes of it is the caller's to await. */
  async restore(file: string, passphrase: string): Promise<void> {
    await this.dialog.getByLabel('Backup file').setInputFiles(file)
    await this.field('Passphrase of the backup').fill(passphrase)
    await this.dialog.getByRole('button', { name: 'Restore', exact: true }).click()
  }
}
