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
  'command-quotes',
  'container-name-format',

  'address-empty',
  'address-too-long',
  'address-control-characters',
  'address-userinfo',
  'address-uppercase',
  'address-port',
  'address-query',
  'address-host',
  'address-path',
  'address-scheme',
  'address-numeric',

  'reference-empty',
  'reference-too-long',
  'reference-control-characters',
  'reference-scheme',
  'reference-uppercase',
  'reference-bare-id',
  'reference-port',
  'reference-digest',
  'reference-tag',
  'reference-name-too-long',
  'reference-format',
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
