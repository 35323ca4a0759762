import type { Locator, Page } from '@playwright/test'

/** The Launch page: the image, the credential it will get, and what becomes of pulls and launches. */
export class LaunchPage {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  async open(): Promise<void> {
    await this.#page.getByRole('link', { name: 'Launch', exact: true }).click()
    await this.image.waitFor()
  }

  get image(): Locator {
    return this.#page.getByLabel('Image', { exact: true })
  }

  /** The region that says which credential the typed image gets, and why. */
  get match(): Locator {
    return this.#page.getByRole('region', { name: 'Credential match' })
  }

  /** The name of the container, in the folded options. */
  get containerName(): Locator {
    return this.#page.getByLabel('Name', { exact: true })
  }

  /** What was refused at once, before anything was queued. */
  get refusal(): Locator {
    return this.#page.getByRole('alert')
  }

  /** The newest pull of an image, in a state such as Pulled or Failed. */
  pullIn(image: string, state: string): Locator {
    return this.#item('Pulls', image, state)
  }

  /** The newest launch of an image, in a state such as Started. */
  launchIn(image: string, state: string | RegExp): Locator {
    return this.#item('Launches', image, state)
  }

  /** Types an image and waits until the match names this registry, or says that there is none. */
  async type(image: string, expected: string): Promise<void> {
    await this.image.fill(image)
    await this.match.getByText(expected).first().waitFor()
    // The list of images used before would lie over the buttons.
    await this.image.press('Escape')
  }

  async pull(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Pull', exact: true }).click()
  }

  async launch(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Launch', exact: true }).click()
  }

  /** Sets the name of the container in the folded options. */
  async nameContainer(name: string): Promise<void> {
    await this.openOptions()
    await this.containerName.fill(name)
  }

  async openOptions(): Promise<void> {
    const options = this.#page.getByRole('button', { name: 'Options', exact: true })
    if ((await options.getAttribute('aria-expanded')) !== 'true') await options.click()
  }

  #item(list: string, image: string, state: string | RegExp): Locator {
    return this.#page
      .getByRole('list', { name: list })
      .getByRole('listitem')
      .filter({ hasText: image })
      .first()
      .filter({ has: this.#page.getByText(state) })
  }
}
