import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { NoteStore } from '../../../../core/vault/slots/key-slot.ts'
import { keyringSlot } from '../../../../core/vault/slots/keyring-slot.ts'
import { StandInKeyring } from './stand-in-keyring.ts'

const place = { vaultId: 'v1', slotId: 's1', generation: 1 }
let store: StandInKeyring
beforeEach(() => {
  store = new StandInKeyring()
})

function notesOf(waitMs = 200): NoteStore {
  const { notes } = keyringSlot({ random: randomBytes, store, waitMs })
  if (notes === undefined) throw new Error('The keyring keeps notes')
  return notes
}

describe('KS-14: a note in the keyring', () => {
  it('is kept under the name of its vault, given back and forgotten', async () => {
    const notes = notesOf()
    expect(await notes.read('v1')).toEqual({ ok: true, note: undefined })
    expect(await notes.write('v1', '1 é')).toStrictEqual({ ok: true })
    await notes.write('v2', 'another')
    expect([...store.entries]).toEqual([
      ['anchor-v1', Buffer.from('1 é')],
      ['anchor-v2', Buffer.from('another')],
    ])
    expect(await notes.read('v1')).toEqual({ ok: true, note: '1 é' })
    expect(await notes.forget('v1')).toStrictEqual({ ok: true })
    expect([...store.entries.keys()]).toEqual(['anchor-v2'])
  })

  it('is refused as any entry is, in time', async () => {
    store.failure = new Error('unlock prompt was dismissed')
    const refusal = { ok: false, reason: 'locked', proof: 'unlock prompt was dismissed' }
    const notes = notesOf()
    expect(await notes.read('v1')).toEqual(refusal)
    expect(await notes.write('v1', '1')).toEqual(refusal)
    expect(await notes.forget('v1')).toEqual(refusal)
    store.mute = true
    expect(await notesOf(30).read('v1')).toMatchObject({ ok: false, reason: 'timeout' })
  })
})

describe('the keyring slot', () => {
  const slot = () => keyringSlot({ random: randomBytes, store, waitMs: 200 })

  it('asks for an entry of a name of its own to see whether the keyring answers', async () => {
    const asked: string[] = []
    const over = {
      get: async (account: string) => {
        asked.push(account)
        return null
      },
      set: async () => undefined,
      delete: async () => undefined,
    }
    expect(await keyringSlot({ random: randomBytes, store: over }).available()).toEqual({
      ok: true,
      strength: 'strong',
    })
    expect(asked).toEqual(['availability'])
  })

  it('passes on that the collection could not be asked for', async () => {
    const collection = async () => {
      throw new Error('DBus error: gone')
    }
    const over = Object.assign(store, { collection })
    expect(await keyringSlot({ random: randomBytes, store: over }).available()).toEqual({
      ok: false,
      reason: 'no-bus',
      proof: 'DBus error: gone',
    })
  })

  it('zeroes its own key and what it read, and leaves nothing where it cannot read back', async () => {
    const made: Buffer[] = []
    const read: Buffer[] = []
    const random = (length: number) => {
      const bytes = randomBytes(length)
      if (length === 32) made.push(bytes)
      return bytes
    }
    store.misread = (bytes) => {
      read.push(bytes)
      return bytes
    }
    const watched = keyringSlot({ random, store, waitMs: 200 })
    const wrapped = await watched.wrap(randomBytes(32), place)
    if (!wrapped.ok) throw new Error(wrapped.reason)
    expect(await watched.unwrap(wrapped.payload, place)).toMatchObject({ ok: true })
    expect([made.length, read.length]).toEqual([1, 2])
    for (const key of [...made, ...read]) expect(key).toEqual(Buffer.alloc(32))
    store.misread = () => {
      throw new Error('DBus error: gone')
    }
    expect(await slot().wrap(randomBytes(32), { ...place, generation: 2 })).toMatchObject({
      reason: 'no-bus',
    })
    expect([...store.entries.keys()]).toEqual(['vault-v1-s1-1'])
  })

  it('says what is wrong with a record, and what the system said, cut and without control characters', async () => {
    expect(await slot().unwrap({ blob: 'x' }, place)).toEqual({
      ok: false,
      reason: 'other',
      proof: 'slot record not readable',
    })
    store.failure = new Error(`a\tb${'c'.repeat(600)}\rnext`)
    const answer = await slot().available()
    expect(answer).toEqual({ ok: false, reason: 'other', proof: `a b${'c'.repeat(497)}` })
  })
})
