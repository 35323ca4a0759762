import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { autostartEntry, startsAtLogin } from '../../../electron/native/login/autostart-entry.ts'

/** Reads `Exec` as the Desktop Entry specification has it read: the string first, then its quoted words. */
function execWords(entry: string): string[] {
  const value = /^Exec=(.*)$/m.exec(entry)?.[1] ?? ''
  const line = value.replace(/\\(.)/g, (_, mark: string) => mark)
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) =>
    word.replace(/\\(["`$\\])/g, '$1').replaceAll('%%', '%'),
  )
}

const printable = fc.string({
  unit: fc.constantFrom(...'abc /.-_"`$\\%&;|<>\'*?()#~'),
  minLength: 1,
  maxLength: 30,
})

describe('the entry that starts the program at login', () => {
  property.prop([printable, fc.array(printable, { maxLength: 3 })], { numRuns: 500 })(
    'starts just that program with just these words',
    (program, args) => {
      const entry = autostartEntry(`/${program}`, args)
      if (entry === undefined) throw new Error('every printable path can be written')
      expect(execWords(entry)).toEqual([`/${program}`, ...args])
      expect(startsAtLogin(entry)).toBe(true)
    },
  )

  it.each(['/a\nHidden=true', '/a\u0000', '/a\tb', '/a=b', '/a\u0085'])('cannot hold %j', (program) => {
    expect(autostartEntry(program, [])).toBeUndefined()
  })

  it('is off where the user or the desktop has said so', () => {
    const entry = autostartEntry('/usr/bin/fairlead', []) ?? ''
    expect(startsAtLogin(`${entry}Hidden=true\n`)).toBe(false)
    expect(startsAtLogin(entry.replace('enabled=true', 'enabled=false'))).toBe(false)
    expect(startsAtLogin('[Desktop Entry]\n')).toBe(false)
  })
})
