import { describe, expect, it } from 'vitest'
import { externalLink } from '../../../electron/guard/external-links.ts'
import { isOwnAddress, isPage } from '../../../electron/page/page-address.ts'

const ports = new Set([8080, 80])

describe('links that leave the app', () => {
  it.each([
    ['https://docs.docker.com/engine/', 'https://docs.docker.com/engine/'],
    ['HTTPS://DOCS.docker.com/%7Ea?b#c', 'https://docs.docker.com/%7Ea?b#c'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
    ['http://127.0.0.1/', 'http://127.0.0.1/'],
  ])('%s is opened as %s', (text, link) => {
    expect(externalLink(text, ports)).toBe(link)
  })

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    '\\\\host\\share',
    '//docs.docker.com/',
    'smb://docs.docker.com/',
    'ms-msdt:/id',
    'http://docs.docker.com/',
    'https://user:pw@docs.docker.com/',
    'https://docs.docker.com@evil.test/',
    'https://docs.docker.com:8443/',
    'https://docs.docker.com.evil.test/',
    'https://evil.test/docs.docker.com',
    'https://evildocs.docker.com/',
    'https://docs.docker.com%00.evil.test/',
    'https://docs.docker.com\\.evil.test/',
    'http://127.0.0.1:8081/',
    'https://127.0.0.1:8080/',
    'http://localhost:8080/',
    'http://127.0.0.2:8080/',
    'http://a@127.0.0.1:8080/',
    'app://fairlead/',
    '',
    'docs.docker.com',
  ])('EL-16: %s is not opened', (text) => {
    expect(externalLink(text, ports)).toBeUndefined()
  })
})

describe('the length of links that leave the app', () => {
  it('EL-16: a link of 100 KB is not opened', () => {
    expect(externalLink(`https://docs.docker.com/${'a'.repeat(2000)}`, ports)).toBeDefined()
    expect(externalLink(`https://docs.docker.com/${'a'.repeat(100_000)}`, ports)).toBeUndefined()
  })
})

describe('the page of the app', () => {
  it.each(['app://fairlead/', 'app://fairlead/#/launch'])('%s is of it', (address) => {
    expect(isOwnAddress(address)).toBe(true)
  })

  it.each([
    'app://fairlead.evil/',
    'app://evil/',
    'apps://fairlead/',
    'http://fairlead/',
    'app://a@fairlead/',
    'app://fairlead:1/',
    'about:blank',
    'data:text/html,x',
    'null',
    '',
  ])('%s is not', (address) => {
    expect(isOwnAddress(address)).toBe(false)
    expect(isPage(address)).toBe(false)
  })

  it('is one document, at whatever place in it', () => {
    expect(isPage('app://fairlead/#/vault')).toBe(true)
    expect(isPage('app://fairlead/assets/index.js')).toBe(false)
    expect(isPage('app://fairlead/?x')).toBe(false)
  })
})
