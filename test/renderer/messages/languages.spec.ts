import { afterEach, describe, expect, it, vi } from 'vitest'
import { languageFor, toLanguage } from '../../../renderer/messages/language/languages.ts'
import {
  rememberedLanguage,
  rememberLanguage,
} from '../../../renderer/messages/language/remembered-language.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
})

describe('the language for a choice', () => {
  it('is the chosen one, whatever the system says', () => {
    expect(languageFor('en', ['de-DE'])).toBe('en')
    expect(languageFor('de', ['en-GB'])).toBe('de')
  })

  it.each([
    [['de'], 'de'],
    [['de-AT', 'en'], 'de'],
    [['DE-ch'], 'de'],
    [['en-GB', 'de'], 'en'],
    [['fr-FR', 'de-DE', 'en'], 'de'],
    [['fr', 'it'], 'en'],
    [['deu', ''], 'en'],
    [['toString', 'constructor'], 'en'],
    [[], 'en'],
  ])('is for the system %j: %s', (preferred, spoken) => {
    expect(languageFor('system', preferred)).toBe(spoken)
  })
})

describe('the remembered language', () => {
  it('is the one that was spoken last, and nothing else', () => {
    expect(rememberedLanguage()).toBeUndefined()
    expect(rememberLanguage('de')).toBe(true)
    expect(rememberedLanguage()).toBe('de')
    expect(Object.values({ ...localStorage })).toEqual(['de'])
    for (const key of Object.keys({ ...localStorage })) localStorage.setItem(key, 'fr')
    expect(rememberedLanguage()).toBeUndefined()
    expect(toLanguage('toString')).toBeUndefined()
  })

  it('is missed where the browser keeps nothing', () => {
    const closed = () => {
      throw new DOMException('closed', 'SecurityError')
    }
    vi.stubGlobal('localStorage', { getItem: closed, setItem: closed, clear: () => undefined })
    expect(rememberLanguage('de')).toBe(false)
    expect(rememberedLanguage()).toBeUndefined()
  })
})
