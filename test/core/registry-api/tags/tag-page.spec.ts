import { describe, expect, test } from 'vitest'
import { nextPage, tagsIn } from '../../../../core/registry-api/tags/tag-page.ts'

const page = new URL('https://registry.test:5000/v2/team/app/tags/list?n=1000')
const list = '/v2/team/app/tags/list'

describe('the next page of a list of tags', () => {
  test.each([
    [`<${list}?n=1000&last=a>; rel="next"`, `https://registry.test:5000${list}?n=1000&last=a`],
    [`<https://registry.test:5000${list}?last=a>; rel=next`, `https://registry.test:5000${list}?last=a`],
    [`<?last=a>; rel="next"`, `https://registry.test:5000${list}?last=a`],
  ])('is the same list: %s', (link, next) => {
    expect(nextPage(link, page)?.href).toBe(next)
  })

  test.each([
    [undefined],
    [''],
    [`<https://evil.test${list}?last=a>; rel="next"`],
    [`<http://registry.test:5000${list}?last=a>; rel="next"`],
    [`<https://registry.test:5001${list}?last=a>; rel="next"`],
    [`<//evil.test${list}?last=a>; rel="next"`],
    [`<https://a:b@registry.test:5000${list}?last=a>; rel="next"`],
    [`</v2/other/tags/list?last=a>; rel="next"`],
    [`</v2/team/app/tags/../../../_catalog?last=a>; rel="next"`],
    [`<${list}?n=1000>; rel="next"`],
    [`<${list}?last=a>; rel="prev"`],
    ['<javascript:alert(1)>; rel="next"'],
    [`<${'a'.repeat(5000)}>; rel="next"`],
  ])('LK-05: is nothing else: %s', (link) => {
    expect(nextPage(link, page)).toBeUndefined()
  })
})

describe('a page of tags', () => {
  test.each([
    ['{"name":"a","tags":["1","2"]}', ['1', '2']],
    ['{"tags":null}', []],
    ['{}', []],
    ['{"tags":["1",2,null,{"a":1},["x"],"../x","a b","<img>","","-1"," ","ok\\u202e"]}', ['1']],
    [`{"tags":["${'a'.repeat(129)}","${'a'.repeat(128)}"]}`, ['a'.repeat(128)]],
    ['{"tags":"1"}', undefined],
    ['[]', undefined],
    ['<html>', undefined],
    ['', undefined],
    ['['.repeat(100_000), undefined],
  ])('%.40s', (body, tags) => {
    expect(tagsIn(Buffer.from(body))).toEqual(tags)
  })
})
