import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { usageSchema } from './impact.ts'
import { problems } from './problem.ts'
import {
  bulkOrderSchema,
  bulkOutcomeSchema,
  manyIdsSchema,
  verifyProgressSchema,
} from './registry/registry-bulk.ts'
import {
  addressPreviewSchema,
  registryCloneSchema,
  registryDraftSchema,
  registryEditSchema,
} from './registry/registry-forms.ts'
import { providerSchema, registrySummarySchema, verificationSchema } from './registry/registry-record.ts'
import { idSchema, instantSchema, typedSchema } from './scalars.ts'

const byId = z.object({ id: idSchema })
const saving = problems('storage.not-saved', 'storage.newer-format')
const oneOf = { ...saving, ...problems('registry.not-found') }
const activating = { ...oneOf, ...problems('registry.wrong-state', 'registry.needs-renewal') }

export const registries = {
  list: oc.output(z.array(registrySummarySchema)),

  /** Without a provider the address is a custom one. */
  previewAddress: oc
    .input(
      z.object({
        text: typedSchema,
        provider: providerSchema.optional(),
        username: typedSchema.optional(),
      }),
    )
    .output(addressPreviewSchema),

  suggestName: oc
    .input(z.object({ provider: providerSchema, address: typedSchema, username: typedSchema }))
    .output(z.object({ name: z.string() })),

  add: oc
    .input(registryDraftSchema)
    .output(registrySummarySchema)
    .errors({
      ...saving,
      ...problems(
        'input.invalid',
        'project.not-found',
        'environment.not-found',
        'registry.name-taken',
        'registry.address-taken',
        'registry.not-proven',
        'vault.absent',
        'vault.locked',
      ),
    }),

  edit: oc
    .input(registryEditSchema)
    .output(registrySummarySchema)
    .errors({
      ...saving,
      ...problems(
        'input.invalid',
        'environment.not-found',
        'registry.not-found',
        'registry.not-proven',
        'vault.absent',
        'vault.locked',
        'vault.secret-unreadable',
      ),
    }),

  /** Works while the vault is locked. Stops the queued and running pulls that use the credential. */
  deactivate: oc
    .input(byId)
    .output(z.object({ registry: registrySummarySchema, stoppedPulls: z.number() }))
    .errors({ ...saving, ...problems('registry.not-found', 'registry.wrong-state') }),

  /** One whose expiry has passed needs a new one, here or by an edit. */
  activate: oc
    .input(byId.extend({ expiresAt: instantSchema.optional() }))
    .output(registrySummarySchema)
    .errors({ ...activating, ...problems('input.invalid') }),

  /** Activates for one pull or launch, for an hour, or until the program ends; then it is inactive by itself. */
  lease: oc
    .input(byId.extend({ kind: z.enum(['launch', 'hour', 'quit']) }))
    .output(registrySummarySchema)
    .errors(activating),

  /** Brings secret, username, expiry and verification back as they were before the last change of credential. */
  undoChange: oc
    .input(byId)
    .output(registrySummarySchema)
    .errors({
      ...oneOf,
      ...problems('registry.nothing-to-undo', 'vault.absent', 'vault.locked', 'vault.secret-unreadable'),
    }),

  clone: oc
    .input(registryCloneSchema)
    .output(registrySummarySchema)
    .errors({
      ...oneOf,
      ...problems(
        'input.invalid',
        'project.not-found',
        'registry.name-taken',
        'registry.address-taken',
        'vault.absent',
        'vault.locked',
        'vault.secret-unreadable',
      ),
    }),

  /** Each by the rules for one; what one of them meets stops none of the others. */
  bulk: oc
    .input(bulkOrderSchema)
    .output(z.object({ outcomes: z.array(bulkOutcomeSchema) }))
    .errors(problems('environment.not-found')),

  /** Verifies the named ones, or all that are active. Ending the stream cancels what is left. */
  verifyAll: oc
    .input(z.object({ environmentId: idSchema, ids: manyIdsSchema.optional() }))
    .output(eventIterator(verifyProgressSchema))
    .errors(problems('environment.not-found')),

  /** The last ten verifications, newest first. */
  history: oc.input(byId).output(z.array(verificationSchema)).errors(problems('registry.not-found')),

  /** What uses a registry on one environment. */
  usedBy: oc
    .input(byId.extend({ environmentId: idSchema }))
    .output(usageSchema)
    .errors(problems('registry.not-found', 'environment.not-found')),

  verify: oc
    .input(byId.extend({ environmentId: idSchema }))
    .output(registrySummarySchema)
    .errors({
      ...saving,
      ...problems(
        'registry.not-found',
        'registry.wrong-state',
        'environment.not-found',
        'vault.locked',
        'vault.absent',
        'vault.secret-unreadable',
      ),
    }),

  /** Removes the record and, for good, its sealed credential. Refused while the registry is active. */
  remove: oc
    .input(byId)
    .output(z.object({}))
    .errors({ ...saving, ...problems('registry.not-found', 'registry.wrong-state') }),
}
