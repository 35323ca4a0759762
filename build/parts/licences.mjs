import { licenceTexts } from './locked-packages.mjs'

/** @typedef {import('./locked-packages.mjs').LockedPackage} LockedPackage */

/**
 * The licences of parts, each text once. `text`: the places of a part's texts in `texts`; none where it brings none.
 *
 * @typedef {{ parts: { name: string, version: string, licence: string, author?: string, text: number[] }[], texts: string[] }} Licences
 */

/** @param {readonly LockedPackage[]} packages @returns {Licences} */
export function licencesOf(packages) {
  /** @type {string[]} */
  const texts = []
  const parts = packages.map(({ path, name, version, licence, author }) => ({
    name,
    version,
    licence,
    ...(author ? { author } : {}),
    text: licenceTexts(path).map((text) => {
      const known = texts.indexOf(text)
      return known >= 0 ? known : texts.push(text) - 1
    }),
  }))
  return { parts, texts }
}

const line = '-'.repeat(78)

/** The same as one text, for the folder of a package. @param {Licences} licences @param {string} program */
export function licenceFile({ parts, texts }, program) {
  const sections = parts.map(({ name, version, licence, author, text }) =>
    [
      line,
      `${name} ${version}  (${licence})`,
      ...(author ? [author] : []),
      line,
      '',
      ...(text.length > 0
        ? text.map((place) => `${texts[place]}\n`)
        : ['The part brings no text of its licence.\n']),
    ].join('\n'),
  )
  return [
    `${program} is made of these parts, besides its own.`,
    'The licences of Chromium, with all that is in it, stand in LICENSES.chromium.html: in this folder,',
    'or beside the program.',
    '',
    ...sections,
  ].join('\n')
}
