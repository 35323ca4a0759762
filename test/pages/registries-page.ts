import type { Locator, Page } from '@playwright/test'

/** What a person types to add a registry of the Custom provider. */
export type TypedRegistry = {
  readonly name: string
  readonly address: string
  readonly username: string
  readonly password: string
}

/** The Registries page: its table, the add form and the actions of a row. */
export class RegistriesPage {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  async open(): Promise<void> {
    await this.#page.getByRole('link', { name: 'Registries', exact: true }).click()
    await this.#page.getByRole('heading', { name: 'Registries', exact: true }).waitFor()
  }

  get table(): Locator {
    return this.#page.getByRole('table', { name: 'Registries' })
  }

  row(name: string): Locator {
    return this.table.getByRole('row').filter({ hasText: name })
  }

  /** The row of a registry in a state: Active, Inactive or Expired. */
  rowIn(name: string, state: string): Locator {
    return this.row(name).filter({ has: this.#page.getByText(state, { exact: true }) })
  }

  /** Fills the form and presses Create; returns before the check of the credential is over. */
  async create(registry: TypedRegistry): Promise<void> {
    await this.#page.getByRole('button', { name: 'Add Registry' }).first().click()
    await this.#page.getByRole('radio', { name: 'Custom' }).check()
    await this.#page.getByLabel('Registry address').fill(registry.address)
    await this.#page.getByLabel('Username').fill(registry.username)
    await this.#page.getByLabel('Password', { exact: true }).fill(registry.password)
    await this.#page.getByLabel('Name', { exact: true }).fill(registry.name)
    await this.#page.getByRole('button', { name: 'Create', exact: true }).click()
  }

  /** Adds a registry whose credential is accepted, and waits until it is active. */
  async add(registry: TypedRegistry): Promise<void> {
    await this.create(registry)
    await this.rowIn(registry.name, 'Active').waitFor()
  }

  async deactivate(name: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Deactivate ${name}`, exact: true }).click()
    await this.rowIn(name, 'Inactive').waitFor()
  }

  async activate(name: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Activate ${name}`, exact: true }).click()
    await this.rowIn(name, 'Active').waitFor()
  }
}
