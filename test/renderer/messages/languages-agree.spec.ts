import { describe, expect, it } from 'vitest'
import { createApp } from 'vue'
import { de } from '../../../renderer/messages/de/de.ts'
import { en } from '../../../renderer/messages/en/en.ts'
import { createTexts } from '../../../renderer/messages/texts.ts'

function leaves(node: object, path = ''): [string, string][] {
  return Object.entries(node).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : leaves(value, `${path}${key}.`),
  )
}

const english = new Map(leaves(en))
const german = new Map(leaves(de))
const pairs = [...english].map(([path, text]) => ({ path, text, other: german.get(path) ?? '' }))

const forms = (text: string): string[] => text.split(' | ')
const places = (text: string): string[] => [...new Set(text.match(/\{[^}]*\}/g) ?? [])].sort()

/** Words that are the same in both languages, and names. */
const shared = new Set(
  `API Browser CPU CPUs Cluster Code Desktop Deutsch Digest Docker DockerHub Engine English Entrypoint Fairlead GPUs
  Image Images Labels Logs Name Namespace Optional OrbStack Passphrase Podman Ports Pulls Rancher Registry Repository
  SHA Socket Sysctls Tag Terminal Ulimits Version Volumes Workloads ssh`.split(/\s+/),
)
/** The words of a text, without its places, and without commands, addresses and names in capitals. */
const words = (text: string): string[] =>
  /[./]\w|^npm /.test(text) ? [] : (text.replace(/\{[^}]*\}|[A-Z]+_[A-Z_]+/g, '').match(/\p{L}{3,}/gu) ?? [])

describe('the English and the German texts of the page', () => {
  it('stand at the same keys', () => {
    expect(english.size).toBeGreaterThan(1000)
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('have the same places in each plural form', () => {
    const differing = pairs.filter(
      ({ text, other }) =>
        JSON.stringify(forms(text).map(places)) !== JSON.stringify(forms(other).map(places)),
    )
    expect(differing).toEqual([])
  })

  it('differ, except for words that both languages share', () => {
    const same = pairs.filter(
      ({ text, other }) => text === other && words(text).some((word) => !shared.has(word)),
    )
    expect(same).toEqual([])
  })

  it('have neither straight double quotes nor exclamation marks', () => {
    const found = [...english, ...german].filter(([, text]) => /["!]/.test(text))
    expect(found).toEqual([])
  })

  it('quote as each language does', () => {
    expect([...english].filter(([, text]) => text.includes('„'))).toEqual([])
    const quoted = [...german].filter(([, text]) => /[„“”]/.test(text))
    expect(quoted.length).toBeGreaterThan(50)
    expect(quoted.filter(([, text]) => !/^([^„“”]*„[^„“”]*“)*[^„“”]*$/.test(text))).toEqual([])
  })

  it('can all be spoken, with a number where the forms ask for one', () => {
    const texts = createTexts()
    createApp({}).use(texts)
    texts.global.setLocaleMessage('de', de)
    for (const locale of ['en', 'de'] as const) {
      texts.global.locale.value = locale
      for (const [path, text] of locale === 'en' ? english : german) {
        for (const count of text.includes(' | ') ? [0, 1, 2] : [1]) {
          const values = Object.fromEntries(places(text).map((place) => [place.slice(1, -1), 'x']))
          const said = texts.global.t(path, { ...values, count }, count)
          expect(said, `${locale} ${path}`).not.toBe(path)
          expect(said, `${locale} ${path}`).not.toMatch(/[{}|]/)
        }
      }
    }
  })
})
