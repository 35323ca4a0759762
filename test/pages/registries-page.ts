import type { Locator, Page } from '@playwright/test'

/** What a person types to add a registry of the Custom provider. */
export type TypedRegistry = {
  readonly name: string
  readonly address: string
  readonly username: string
  readonly password: string
  /** The single namespace that it is for; all of the project without it. */
  readonly namespace?: string
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

  column(name: string): Locator {
    return this.table.getByRole('columnheader', { name, exact: true })
  }

  /** The names in the order of the table. */
  get names(): Locator {
    return this.table.locator('[data-part=name]')
  }

  row(name: string): Locator {
    return this.table.getByRole('row').filter({ has: this.#page.getByRole('button', { name, exact: true }) })
  }

  /** The row of a registry in a state: Active, Inactive or Expired. */
  rowIn(name: string, state: string): Locator {
    return this.row(name).filter({ has: this.#page.getByText(state, { exact: true }) })
  }

  /** The side sheet with the add form, the edit form or the details, and the question before Delete. */
  get dialog(): Locator {
    return this.#page.getByRole('dialog')
  }

  /** A field of the form in the sheet. */
  field(label: string): Locator {
    return this.dialog.getByLabel(label, { exact: true })
  }

  async openAddForm(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Add Registry' }).first().click()
    await this.dialog.getByRole('radio', { name: 'Custom' }).check()
  }

  /** Fills the form and presses Create; returns before the check of the credential is over. */
  async create(registry: TypedRegistry): Promise<void> {
    await this.openAddForm()
    await this.field('Registry address').fill(registry.address)
    await this.field('Username').fill(registry.username)
    await this.field('Password').fill(registry.password)
    await this.field('Name').fill(registry.name)
    if (registry.namespace !== undefined) {
      await this.dialog.getByRole('radio', { name: 'A single namespace' }).check()
      await this.field('Namespace').fill(registry.namespace)
    }
    await this.dialog.getByRole('button', { name: 'Create', exact: true }).click()
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

  /** Adds one whose credential is not accepted, by *Save anyway*. */
  async addAnyway(registry: TypedRegistry): Promise<void> {
    await this.create(registry)
    await this.dialog.getByRole('button', { name: 'Save anyway', exact: true }).click()
    await this.rowIn(registry.name, 'Active').waitFor()
  }

  /** Adds one without a credential. */
  async addAnonymous(name: string, address: string): Promise<void> {
    await this.create({ name, address, username: '', password: '' })
    await this.rowIn(name, 'Active').waitFor()
  }

  /** An entry of the row's menu, such as Lease…, Verify or Undo change. */
  async choose(name: string, action: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click()
    await this.#page.getByRole('menuitem', { name: action, exact: true }).click()
  }

  /** The details, by a press on the name. */
  async openDetails(name: string): Promise<void> {
    await this.row(name).getByRole('button', { name, exact: true }).click()
    await this.dialog.getByRole('heading', { name: `Registry “${name}”` }).waitFor()
  }

  /** Types a new password in the edit form and presses Save; returns before the check is over. */
  async editPassword(name: string, password: string): Promise<void> {
    await this.choose(name, 'Edit')
    await this.field('Password').fill(password)
    await this.save()
  }

  async save(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Save', exact: true }).click()
  }

  /** Deletes an inactive registry. */
  async remove(name: string): Promise<void> {
    await this.choose(name, 'Delete')
    await this.dialog.getByRole('button', { name: 'Delete registry', exact: true }).click()
    await this.row(name).waitFor({ state: 'detached' })
  }

  async activate(name: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Activate ${name}`, exact: true }).click()
    await this.rowIn(name, 'Active').waitFor()
  }
}
