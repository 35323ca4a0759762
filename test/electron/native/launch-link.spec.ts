import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { parseReference } from '../../../core/images/image-reference.ts'
import { linkAmong, readLink } from '../../../electron/native/links/launch-link.ts'
import { digests, hosts, paths, tags } from '../../core/images/arbitraries.ts'

const bad = { kind: 'bad-link' }

describe('a link from outside', () => {
  it.each([
    ['fairlead://launch?image=nginx', 'nginx'],
    ['fairlead://launch/?image=quay.io/team/app:1', 'quay.io/team/app:1'],
    ['FairLead://launch?image=localhost%3A5000%2Fapp%3Ax', 'localhost:5000/app:x'],
    [`fairlead://launch?image=app@sha256:${'a'.repeat(64)}`, `app@sha256:${'a'.repeat(64)}`],
  ])('%s names an image', (link, image) => {
    expect(readLink(link)).toEqual({ kind: 'link', image })
  })

  it.each([
    '',
    'fairlead:',
    'fairlead://',
    'fairlead://launch',
    'fairlead://launch?',
    'fairlead://launch?image=',
    'fairlead://launch?Image=nginx',
    'fairlead://LAUNCH?image=nginx',
    'fairlead://launch/x?image=nginx',
    'fairlead://launch/../vault?image=nginx',
    'fairlead://pull?image=nginx',
    'fairlead:launch?image=nginx',
    'fairlead:///launch?image=nginx',
    'fairlead://me@launch?image=nginx',
    'fairlead://launch:80?image=nginx',
    'fairlead://launch.evil?image=nginx',
    'fairlead://launch?image=nginx&image=redis',
    'fairlead://launch?image=nginx&run=1',
    'fairlead://launch?run=1&image=nginx',
    'fairlead://launch?image=nginx#/vault',
    'fairlead://launch#?image=nginx',
    'fairlead://launch?image=nginx%',
    'fairlead://launch?image=%ff',
    'fairlead://launch?image=nginx%00',
    'fairlead://launch?image=nginx%0a',
    'fairlead://launch?image=nginx%20--privileged',
    'fairlead://launch?image=nginx+x',
    'fairlead://launch?image=--privileged',
    'fairlead://launch?image=docker%20run%20nginx',
    'fairlead://launch?image=$(id)',
    'fairlead://launch?image=`id`',
    'fairlead://launch?image=nginx" --inspect "',
    'fairlead://launch?image=http://evil/x',
    'fairlead://launch?image=javascript:alert(1)',
    'fairlead://launch?image=../../etc/passwd',
    'fairlead://launch?image=nginx\n',
    'fairlead://launch?image=ngın×',
    ' fairlead://launch?image=nginx',
    'https://launch?image=nginx',
    'app://fairlead/#/launch?image=nginx',
    `fairlead://launch?image=${'a'.repeat(3000)}`,
    `fairlead://launch?image=${'a/'.repeat(200)}a`,
  ])('%j says nothing', (link) => {
    expect(readLink(link)).toEqual(bad)
  })

  const image = fc
    .tuple(hosts, paths, fc.option(tags), fc.option(digests))
    .map(([host, path, tag, digest]) => `${host}/${path}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`)

  property.prop([image])('names every image that the launcher takes, and just that', (wanted) => {
    const link = readLink(`fairlead://launch?image=${encodeURIComponent(wanted)}`)
    expect(link).toEqual(parseReference(wanted).ok ? { kind: 'link', image: wanted } : bad)
  })

  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ unit: 'binary', maxLength: 60 }).map((rest) => `fairlead://${rest}`),
    fc.string({ unit: 'binary', maxLength: 60 }).map((rest) => `fairlead://launch?${rest}`),
    fc.string({ unit: 'binary', maxLength: 60 }).map((rest) => `fairlead://launch?image=${rest}`),
    fc
      .tuple(image, fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }))
      .map(([start, rest]) => `fairlead://launch?image=${start}${rest}`),
  )

  property.prop([hostile], { numRuns: 1000 })('whatever stands in it, is an image or nothing', (text) => {
    const place = readLink(text)
    if (place.kind === 'link') {
      expect(parseReference(place.image).ok).toBe(true)
      expect(place.image).toMatch(/^[\w.:/@[\]-]+$/)
    } else {
      expect(place).toEqual(bad)
    }
  })
})

describe('the arguments of a start', () => {
  it('hold no link, one, or too many', () => {
    expect(linkAmong(['/usr/bin/fairlead', '--hidden'])).toBeUndefined()
    expect(linkAmong(['/usr/bin/fairlead', '--', 'fairlead://launch?image=nginx'])).toEqual({
      kind: 'link',
      image: 'nginx',
    })
    expect(linkAmong(['--x', 'FAIRLEAD://launch?image=nginx&x'])).toEqual(bad)
    expect(linkAmong(['fairlead://launch?image=nginx', 'fairlead://launch?image=redis'])).toEqual(bad)
    expect(linkAmong(['--url=fairlead://launch?image=nginx'])).toBeUndefined()
  })
})
