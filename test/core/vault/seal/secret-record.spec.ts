import { randomBytes } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { isProven, newMark } from '../../../../core/vault/anchor/mark-proof.ts'
import { resealedRecord } from '../../../../core/vault/seal/resealed-record.ts'
import { seal, unseal } from '../../../../core/vault/seal/sealed-box.ts'
import {
  isEmpty,
  type SecretRecord,
  type SecretVersion,
  withDiscarded,
  withVersion,
} from '../../../../core/vault/seal/secret-record.ts'
import { Secret } from '../../../../core/vault/secret.ts'
import { anySecret, binding } from '../vault-bed.ts'

const anyKey = () => ({ dataKey: randomBytes(32), vaultId: 'v1' })
const key = anyKey()
const random = randomBytes
const place = { ...binding, kind: 'password' } as const

function sealed(generation: number, role: 'current' | 'candidate' = 'current'): SecretVersion {
  const context = { ...place, vaultId: 'v1', recordId: 'r1', role, generation }
  const bytes = seal(key.dataKey, anySecret(), context, random)
  return { ...place, ...newMark(key, 'r1', generation), sealedAt: 1, sealed: bytes }
}

const empty: SecretRecord = { id: 'r1', generation: 0 }

describe('a record of sealed secrets', () => {
  it('has the highest generation that was ever set in it', () => {
    const [three, seven] = [sealed(3), sealed(7)]
    const record = withVersion(withVersion(empty, 'current', seven), 'candidate', three)
    expect(record).toStrictEqual({ id: 'r1', generation: 7, current: seven, candidate: three })
    expect(withVersion(record, 'candidate', sealed(9)).generation).toBe(9)
    expect(withVersion(record, 'current', undefined)).toStrictEqual({
      id: 'r1',
      generation: 7,
      candidate: three,
    })
  })

  it('keeps a mark of what was discarded, until something is sealed in it again', () => {
    const [three, four] = [sealed(3), sealed(4, 'candidate')]
    const both = withVersion(withVersion(empty, 'current', three), 'candidate', four)
    const fresh = newMark(key, 'r1', 12)
    const one = withDiscarded(both, 'candidate', fresh)
    expect(one).toStrictEqual({ id: 'r1', generation: 12, current: three, discarded: { candidate: fresh } })
    const none = withDiscarded(one, 'current')
    const { generation, proof } = three
    const discarded = { candidate: fresh, current: { generation, proof } }
    expect(none).toStrictEqual({ id: 'r1', generation: 12, discarded })
    expect(withDiscarded(none, 'previous', newMark(key, 'r1', 20))).toBe(none)
    expect(withVersion(none, 'previous', undefined)).toStrictEqual(none)
    expect(withVersion(none, 'current', three)).toStrictEqual({ id: 'r1', generation: 12, current: three })
  })

  it('keeps no proof of what had none', () => {
    const { proof: _, ...unproven } = sealed(3)
    expect(withDiscarded(withVersion(empty, 'current', unproven), 'current').discarded).toStrictEqual({
      current: { generation: 3 },
    })
  })

  it.each(['current', 'candidate', 'previous'] as const)('is not empty with a %s secret', (role) => {
    expect(isEmpty(withVersion(empty, role, sealed(1)))).toBe(false)
    expect(isEmpty(withDiscarded(withVersion(empty, role, sealed(1)), role))).toBe(true)
  })
})

describe('a record under another data key', () => {
  const to = anyKey()
  const change = { from: key, to, random }

  it('keeps what each secret is for, its generation and date, and opens with that key alone', () => {
    const record = withVersion(withVersion(empty, 'current', sealed(3)), 'candidate', sealed(4, 'candidate'))
    const after = resealedRecord(record, change)
    expect(after).toMatchObject({
      id: 'r1',
      generation: 4,
      current: { ...place, generation: 3, sealedAt: 1 },
      candidate: { ...place, generation: 4, sealedAt: 1 },
    })
    expect(after).not.toHaveProperty('discarded')
    for (const role of ['current', 'candidate'] as const) {
      const version = after[role] ?? sealed(1)
      const context = { ...place, vaultId: 'v1', recordId: 'r1', role, generation: version.generation }
      expect(unseal(to.dataKey, version.sealed, context).opens).toBe(true)
      expect(unseal(key.dataKey, version.sealed, context).opens).toBe(false)
      expect(isProven(to, 'r1', version)).toBe(true)
    }
  })

  it('KS-14: has its marks proven with that key, but for those that nobody with the old one gave out', () => {
    const forged = { generation: 99, proof: newMark(anyKey(), 'r1', 99).proof ?? '' }
    const discarded = { candidate: newMark(key, 'r1', 5), previous: forged }
    const after = resealedRecord({ ...empty, generation: 99, current: sealed(3), discarded }, change)
    expect(after.discarded?.candidate).toStrictEqual(newMark(to, 'r1', 5))
    expect(after.discarded?.previous).toStrictEqual(forged)
    expect(Object.keys(after.discarded ?? {})).toEqual(['candidate', 'previous'])
    expect(after.current?.generation).toBe(3)
  })

  it('is refused by name where a secret does not open, and leaves no opened secret behind', () => {
    const opened = vi.spyOn(Secret, 'fromBytes')
    const record = withVersion(withVersion(empty, 'current', sealed(3)), 'candidate', sealed(4))
    expect(() => resealedRecord(record, change)).toThrow(
      expect.objectContaining({
        code: 'vault.secret-unreadable',
        data: { registry: { id: 'r1', name: 'r1' } },
      }),
    )
    const secrets = opened.mock.results.map(({ value }) => value)
    opened.mockRestore()
    expect(secrets).toHaveLength(1)
    for (const secret of secrets) expect(() => secret.byteLength).toThrow('disposed')
  })
})
