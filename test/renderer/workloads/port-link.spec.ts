import { describe, expect, it } from 'vitest'
import { portLinks } from '../../../renderer/workloads/table/port-link.ts'

describe('ports of a workload', () => {
  it('are links on the loopback address where they are published', () => {
    expect(portLinks([{ container: 80, host: 8080, address: '0.0.0.0', protocol: 'tcp' }])).toEqual([
      { text: '8080 → 80', href: 'http://127.0.0.1:8080' },
    ])
  })

  it('stand once though the engine lists them for IPv4 and IPv6', () => {
    const port = { container: 80, host: 8080, protocol: 'tcp' }
    expect(
      portLinks([
        { ...port, address: '0.0.0.0' },
        { ...port, address: '::' },
      ]),
    ).toHaveLength(1)
  })

  it('are text where they are not published or not TCP', () => {
    expect(portLinks([{ container: 9000, protocol: 'tcp' }])).toEqual([{ text: '9000' }])
    expect(portLinks([{ container: 53, host: 5353, protocol: 'udp' }])).toEqual([{ text: '5353 → 53/udp' }])
  })
})

it('are text where another address or another machine has them', () => {
  const port = { container: 80, host: 8080, protocol: 'tcp' }
  expect(portLinks([{ ...port, address: '10.0.0.5' }])).toEqual([{ text: '10.0.0.5:8080 → 80' }])
  expect(portLinks([{ ...port, address: '127.0.0.1' }])).toEqual([
    { text: '8080 → 80', href: 'http://127.0.0.1:8080' },
  ])
  expect(portLinks([{ ...port, address: '0.0.0.0' }], false)).toEqual([{ text: '8080 → 80' }])
})
