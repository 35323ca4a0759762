import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

const documents = [
  ...readdirSync(root),
  ...readdirSync(join(root, 'docs'), { recursive: true }).map((file) => join('docs', String(file))),
].filter((file) => file.endsWith('.md'))

/** The pages of the user guide: what its index names. */
const guide = linksOf('docs/README.md')
  .map(({ path }) => path)
  .filter((path) => path.endsWith('.md'))

/** The pages of the guide that show no page of the app; pictures are taken where there is no desktop. */
const withoutPicture = ['command-line.md', 'desktop.md', 'security.md']

/** Where the links and pictures of a document lead, those to other sites left out. */
function linksOf(document: string): { path: string; anchor: string }[] {
  const prose = textOf(document)
    .replaceAll(/```[\s\S]*?```/g, '')
    .replaceAll(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => ({ path: target.split('#')[0] ?? '', anchor: target.split('#')[1] ?? '' }))
}

function textOf(document: string): string {
  return readFileSync(join(root, document), 'utf8')
}

/** The anchors that a reader of Markdown makes of the headings. */
function anchorsOf(document: string): string[] {
  return [...textOf(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

describe('the documents', () => {
  test.each(documents)('%s leads nowhere that is not there', (document) => {
    const dead = linksOf(document).filter(({ path, anchor }) => {
      const target = path === '' ? document : join(dirname(document), path)
      if (!existsSync(join(root, target))) return true
      return anchor !== '' && target.endsWith('.md') && !anchorsOf(target).includes(anchor)
    })
    expect(dead).toEqual([])
  })

  test.each(guide.filter((page) => !withoutPicture.includes(page)))('the guide shows %s', (page) => {
    expect(textOf(`docs/${page}`)).toMatch(/!\[[^\]]+\]\(images\/[\w-]+\.png\)/)
  })
})
