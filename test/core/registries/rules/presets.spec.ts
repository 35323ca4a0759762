import { describe, expect, it } from 'vitest'
import { registryPresets } from '../../../../contract/registry/registry-presets.ts'
import { previewAddress } from '../../../../core/registries/edit/typed-address.ts'

/** What a user puts in the place of `<…>`. */
const filled = (address: string) =>
  address
    .replace('<account>', '123456789012')
    .replace('<region>', 'eu-central-1')
    .replace('<location>', 'europe')
    .replace('<registry>', 'team')
    .replace('<server>', 'team')
    .replace('<host>', 'harbor.example.com')

describe('the presets', () => {
  it.each(registryPresets)('$id fills in an address that is taken as it stands', ({ address, ...preset }) => {
    const text = filled(address)
    expect(text).not.toMatch(/[<>]/)
    const preview = previewAddress(text)
    expect(preview).toMatchObject({ ok: true, address: text, notes: [] })
    // what is known of the address says the same
    if (!preview.ok) return
    expect(preview.suggestExpiry).toBe(preset.endsAfter)
    expect(preview.usernames).toEqual(preset.usernames)
  })

  it('are each there once', () => {
    const ids = registryPresets.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
