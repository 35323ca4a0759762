import * as z from 'zod'

/** Every reason why a form field is refused. The page finds the words under `faults.<code>`. */
export const faultCodes = [
  'required',
  'too-long',
  'control-characters',
  'name-format',
  'email-format',
  'username-colon',
  'namespace-format',
  'expiry-past',
  'passphrase-short',
  'environment-format',
  'port-format',
  'platform-format',
  'command-quotes',
  'container-name-format',

  'address-empty',
  'address-too-long',
  'address-control',
  'address-space',
  'address-userinfo',
  'address-query',
  'address-fragment',
  'address-no-host',
  'address-bad-host',
  'address-bad-port',
  'address-bad-scheme',
  'address-host-too-long',
  'address-odd-ip',
  'address-lookalike-host',
  'address-trailing-dot',
  'address-uppercase-host',
  'address-bad-path',
  'address-path-too-long',
  'address-uppercase-path',

  'reference-empty',
  'reference-uppercase',
  'reference-bad-format',
  'reference-bad-tag',
  'reference-bad-digest',
  'reference-digest-algorithm',
  'reference-digest-length',
  'reference-name-too-long',
  'reference-bad-host',
  'reference-bad-port',
  'reference-host-too-long',
  'reference-odd-ip',
  'reference-uppercase-host',
  'reference-bare-id',
  'reference-control',
  'reference-not-ascii',
  'reference-scheme',
  'reference-space',
  'reference-too-long',
] as const

export const faultCodeSchema = z.enum(faultCodes)
export type FaultCode = z.infer<typeof faultCodeSchema>

/** One sentence at one form field. */
export const faultSchema = z.object({
  field: z.string(),
  code: faultCodeSchema,
  params: z.record(z.string(), z.string()).optional(),
})
export type Fault = z.infer<typeof faultSchema>
