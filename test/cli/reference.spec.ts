import { expect, it } from 'vitest'
import { commands } from '../../cli/command/commands.ts'
import { preface } from '../../cli/help/preface.ts'
import { referenceOf } from '../../cli/help/reference.ts'

it('docs/command-line.md is what the tables of the program say; vitest -u writes it', async () => {
  await expect(referenceOf(commands, preface)).toMatchFileSnapshot('../../docs/command-line.md')
})
