import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { environmentsFormat } from '../../../../core/compose/data-formats.ts'
import { decodeEnvelope } from '../../../../core/storage/envelope.ts'

it('DU-13: reads the first version, which knew of confirmed mirrors alone', async () => {
  const bytes = await readFile(new URL('environments-version-1.json', import.meta.url))
  expect(decodeEnvelope(environmentsFormat, bytes)).toEqual({
    kind: 'good',
    generation: 1,
    value: {
      mirrors: [
        { environmentId: 'default', endpoint: 'unix:///run/docker.sock', url: 'https://mirror.example/' },
      ],
      added: [],
      remembered: [],
      hidden: [],
      plainTcp: [],
    },
  })
})
