import type { Locator, Page } from '@playwright/test'

/** "Protect your vault" at the first start, and "Unlock the vault" after that. */
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
}
