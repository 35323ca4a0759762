import { expect, type Locator, type Page } from '@playwright/test'

/** The fields of a form by their labels, with what stands in each. */
export type Typed = Readonly<Record<string, string>>

/**
 * A form after it was refused: each field in `faults` says its sentence to everyone, the keyboard stands on
 * the summary or at a field that is refused, and all that was typed still stands there.
 */
export async function expectRefused(
  page: Page,
  field: (label: string) => Locator,
  typed: Typed,
  faults: Typed,
): Promise<void> {
  for (const [label, sentence] of Object.entries(faults)) {
    await expect(field(label), label).toHaveAttribute('aria-invalid', 'true')
    await expect(field(label), label).toHaveAccessibleDescription(containing(sentence))
  }
  await expect
    .poll(() => page.evaluate(focusIsAtFault), {
      message: 'the focus is at the summary or at a refused field',
    })
    .toBe(true)
  for (const [label, text] of Object.entries(typed)) {
    // Compared here, since a difference in a text of 100 kB is no message that anyone reads.
    expect((await field(label).inputValue()) === text, `${label} still holds what was typed`).toBe(true)
  }
}

function focusIsAtFault(): boolean {
  const at = document.activeElement
  if (at === null || at === document.body) return false
  return (
    at.matches('[aria-invalid="true"]') ||
    at.closest('[role="alert"]') !== null ||
    at.querySelector(':scope > [role="alert"]') !== null
  )
}

function containing(sentence: string): RegExp {
  return new RegExp(sentence.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
}

/** Listens for what breaks inside the page; the answer is empty as long as nothing did. */
export function watchPage(page: Page): () => Promise<readonly string[]> {
  const broken: string[] = []
  page.on('pageerror', (error) => broken.push(String(error)))
  page.on('crash', () => broken.push('the page crashed'))
  return async () => {
    const bugs = page.getByText(/Something went wrong in/)
    return [...broken, ...(await bugs.allTextContents())]
  }
}
