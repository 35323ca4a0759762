import type { Page } from '@playwright/test'

/** What a script in the page has tried, and what became of it. */
export interface PolicyFindings {
  /** The directives that were violated, each once, in their order by name. */
  readonly violated: readonly string[]
  /** What ran or loaded all the same. */
  readonly through: readonly string[]
}

/**
 * Tries in the page what its content security policy forbids: code, files and connections that are not its own. Not
 * `eval`, which the debugger that brings this script allows itself.
 */
export async function tryAgainstPolicy(page: Page): Promise<PolicyFindings> {
  return await page.evaluate(async () => {
    const violated = new Set<string>()
    const through: string[] = []
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      violated.add(effectiveDirective)
    })
    const ran = (name: string) => Reflect.set(globalThis, `ran-${name}`, true)
    Reflect.set(globalThis, 'ranOfTest', ran)
    const add = (tag: string, fields: object) => {
      const element = Object.assign(document.createElement(tag), fields)
      // A frame that was refused loads too, and shows nothing.
      if (tag !== 'iframe') element.addEventListener('load', () => through.push(tag))
      document.head.append(element)
    }
    add('script', { textContent: "ranOfTest('inline')" })
    const pressed = document.createElement('button')
    pressed.setAttribute('onclick', "ranOfTest('handler')")
    pressed.click()
    for (const run of [
      () => new Worker(URL.createObjectURL(new Blob(['1']))),
      () => new WebSocket('wss://evil.test/'),
    ]) {
      try {
        run()
      } catch {
        // That is what is wanted.
      }
    }
    add('script', { src: 'https://evil.test/x.js' })
    add('img', { src: 'https://evil.test/x.png' })
    add('iframe', { src: 'https://evil.test/' })
    add('base', { href: 'https://evil.test/' })
    const font = new FontFace('evil', 'url(https://evil.test/x.woff2)')
    const face = font.load().then(
      () => void through.push('font'),
      () => undefined,
    )
    const form = Object.assign(document.createElement('form'), {
      action: 'https://evil.test/',
      method: 'post',
    })
    document.body.append(form)
    form.submit()
    await fetch('https://evil.test/').then(
      () => through.push('fetch'),
      () => undefined,
    )
    await face
    await new Promise((resolve) => setTimeout(resolve, 1000))
    for (const name of ['inline', 'handler']) if (Reflect.has(globalThis, `ran-${name}`)) through.push(name)
    if (document.baseURI.includes('evil')) through.push('base')
    return { violated: [...violated].sort(), through }
  })
}

/** What a page that keeps to its policy finds. */
export const policyHolds: PolicyFindings = {
  violated: [
    'base-uri',
    'connect-src',
    'font-src',
    'form-action',
    'frame-src',
    'img-src',
    'script-src-attr',
    'script-src-elem',
    'worker-src',
  ],
  through: [],
}
