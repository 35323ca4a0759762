import { beforeEach, expect, it, vi } from 'vitest'
import { outsideLinks } from '../../../electron/guard/outside-links.ts'

const listed = 'https://docs.docker.com/engine/'

let opened: string[]
let refused: number
let bugs: unknown[]
let asked: number
let now: number
beforeEach(() => {
  opened = []
  refused = 0
  bugs = []
  asked = 0
  now = 0
})

const links = (ports: () => Promise<ReadonlySet<number>> = async () => new Set([8080])) =>
  outsideLinks({
    ports: () => {
      asked += 1
      return ports()
    },
    open: async (address) => void opened.push(address),
    onRefused: () => {
      refused += 1
    },
    onBug: (error) => bugs.push(error),
    now: () => now,
  })

it('opens what is on the list, and what workloads publish now', async () => {
  const open = links()
  open(listed)
  open('http://127.0.0.1:8080/')
  open('http://127.0.0.1:8081/')
  await vi.waitFor(() => expect(opened).toEqual([listed, 'http://127.0.0.1:8080/']))
  expect(refused).toBe(1)
})

it('EL-16: a page that asks on and on opens five windows, and asks the core for five lists', async () => {
  const open = links()
  for (let at = 0; at < 10_000; at += 1) open(listed)
  await vi.waitFor(() => expect(opened).toHaveLength(5))
  expect({ asked, refused }).toEqual({ asked: 5, refused: 9995 })
  now = 10_001
  open(listed)
  await vi.waitFor(() => expect(opened).toHaveLength(6))
})

it('a core that does not answer is a bug, and opens nothing', async () => {
  const failure = new Error('gone')
  links(() => Promise.reject(failure))(listed)
  await vi.waitFor(() => expect(bugs).toEqual([failure]))
  expect(opened).toEqual([])
})
