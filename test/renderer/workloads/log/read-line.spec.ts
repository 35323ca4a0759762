import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inkAfter, inkClasses, noInk } from '../../../../renderer/workloads/log/text/ink.ts'
import { readLine } from '../../../../renderer/workloads/log/text/read-line.ts'

const esc = '\u001b'
const read = (raw: string) => readLine(raw, noInk)

describe('a line as it is shown', () => {
  it.each([
    ['a cursor that moves', `${esc}[2K${esc}[1A${esc}[Hhere`, 'here'],
    ['8-bit sequences', '\u009b2Jhere\u009d0;title\u009c', 'here'],
    ['the name of a window', `${esc}]0;title\u0007here`, 'here'],
    ['a link, but not its text', `${esc}]8;;https://a.example${esc}\\text${esc}]8;;${esc}\\`, 'text'],
    ['a device string', `${esc}P1;2|abc${esc}\\here${esc}_x${esc}\\`, 'here'],
    ['a charset and other short escapes', `${esc}(B${esc}=${esc}chere`, 'here'],
    ['controls, but not tabs', 'a\u0000b\u0007\tc\u007f\u0085', 'ab\tc'],
    ['a mark for the order of bytes', '\ufeffhere', 'here'],
  ])('loses %s', (_, raw, text) => {
    expect(read(raw).text).toBe(text)
    expect(read(raw).inks).toEqual([])
  })

  it('keeps the text behind a string that never ends', () => {
    expect(read(`a${esc}]0;not a title`).text).toBe('a0;not a title')
    expect(read(`a${esc}[12`).text).toBe('a12')
  })

  it.each([
    ['\u202e', '[U+202E]'],
    ['\u2066', '[U+2066]'],
    ['\u200f', '[U+200F]'],
    ['\u061c', '[U+061C]'],
    ['\u200b', '[U+200B]'],
    ['\u2028', '[U+2028]'],
    ['\u00ad', '[U+00AD]'],
    ['\u{e0041}', '[U+E0041]'],
    ['\ud83d', '\ufffd'],
  ])('LK-09: says what cannot be seen: %j', (raw, text) => {
    expect(read(`safe${raw}gnp.exe`).text).toBe(`safe${text}gnp.exe`)
  })

  it('leaves letters and pictures of any script as they are', () => {
    const text = 'größer 漢字 עברית العربية नि 👩‍👩‍👧 می‌خواهم'
    expect(read(text).text).toBe(text)
  })

  it('has its colours as classes of ours, and hands what is open to the next line', () => {
    const { text, inks, style } = read(`plain ${esc}[1;31mred${esc}[22m thin${esc}[0m ${esc}[44mon blue`)
    expect(text).toBe('plain red thin on blue')
    expect(inks).toEqual([
      { begin: 6, end: 9, classes: 'ink-red ink-bold' },
      { begin: 9, end: 14, classes: 'ink-red' },
      { begin: 15, end: 22, classes: 'ink-on-blue' },
    ])
    expect(readLine('next', style).inks).toEqual([{ begin: 0, end: 4, classes: 'ink-on-blue' }])
  })

  it('never holds a control, however it is made', () => {
    const part = fc.oneof(
      fc.constantFrom(esc, '[', ']', ';', 'm', '31', '\u009b', '\u009d', '\u0007', `${esc}\\`, 'P', '?', ' '),
      fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
    )
    const control = /(?!\t)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const { text, inks } = read(parts.join(''))
        expect(control.test(text)).toBe(false)
        expect(inks.every(({ begin, end }) => begin < end && end <= text.length)).toBe(true)
      }),
    )
  })

  it.each([
    ['strings that never end', `${esc}]`],
    ['8-bit strings that never end', '\u009d'],
    ['sequences that never end', `${esc}[1;`],
    ['many parameters', `${esc}[${'1;'.repeat(200)}m`],
    ['colours', `${esc}[3${1}mx`],
  ])('is read in time, of the longest that come, full of %s', (_, piece) => {
    const raw = piece.repeat(Math.ceil(16_384 / piece.length))
    const began = performance.now()
    read(raw)
    expect(performance.now() - began).toBeLessThan(2000)
  })
})

describe('the style after a sequence', () => {
  it.each([
    ['31', 'ink-red'],
    ['90', 'ink-grey'],
    ['97', 'ink-white'],
    ['38;5;196', 'ink-red'],
    ['38;5;8', 'ink-grey'],
    ['38;5;244', 'ink-grey'],
    ['38;2;0;200;0', 'ink-green'],
    ['38:2::0:0:255', 'ink-blue'],
    ['38:5:201', 'ink-magenta'],
    ['48;5;22', 'ink-on-green'],
    ['102', 'ink-on-green'],
    ['7', 'ink-on-grey'],
    ['1;3;4;9', 'ink-bold ink-italic ink-underline ink-struck'],
    ['4;24', ''],
    ['31;39;41;49', ''],
    ['31;0', ''],
    ['1;', ''],
    ['8', ''],
    ['5', ''],
    ['38;5;999', ''],
    ['38;2;1', ''],
    ['38', ''],
    ['38;7;31', 'ink-red'],
    ['999999999999', ''],
  ])('%s is %j', (parameters, classes) => {
    expect(inkClasses(inkAfter(noInk, parameters))).toBe(classes)
  })

  it('is of our own classes only', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789;:') }), (parameters) => {
        const classes = inkClasses(inkAfter(noInk, parameters)).split(' ').filter(Boolean)
        for (const each of classes) expect(each).toMatch(/^ink-(?:on-)?[a-z]+$/)
      }),
    )
  })
})
