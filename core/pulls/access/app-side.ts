import type { AppSide, Certificate } from '../../../contract/access.ts'
import { safeProof } from '../../engine/safe-proof.ts'
import type { CallFault } from '../../registry-api/call/call-fault.ts'
import type { RegistryLook } from '../../registry-api/look/registry-look.ts'
import type { ShownCertificate } from '../../registry-api/look/shown-certificate.ts'

const mostNames = 20
const longestName = 300

/** What was seen, fit to be shown: a certificate says whatever its maker likes. */
export function appSide(look: RegistryLook): AppSide {
  switch (look.kind) {
    case 'trusted':
      return { ...look, certificate: shown(look.certificate) }
    case 'untrusted':
      return {
        kind: 'untrusted',
        fault: certificateFault(look.code, look.certificate),
        certificate: shown(look.certificate),
        proof: safeProof(look.words, 500),
      }
    case 'plain-http':
      return look
    case 'unreachable':
      return { kind: 'unreachable', fault: wayFault(look.fault), proof: safeProof(look.words, 500) }
  }
}

function shown(certificate: ShownCertificate): Certificate {
  const { subject, issuer, names, validFrom, validTo, fingerprint, chain } = certificate
  return {
    subject: safeProof(subject, longestName),
    issuer: safeProof(issuer, longestName),
    names: names.slice(0, mostNames).map((name) => safeProof(name, longestName)),
    moreNames: Math.max(0, names.length - mostNames),
    validFrom,
    validTo,
    fingerprint: safeProof(fingerprint, longestName),
    chain,
  }
}

type CertificateFault = Extract<AppSide, { kind: 'untrusted' }>['fault']

function certificateFault(code: string, { selfSigned }: ShownCertificate): CertificateFault {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return 'expired'
    case 'CERT_NOT_YET_VALID':
      return 'not-yet-valid'
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return 'other-name'
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return 'self-signed'
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'CERT_UNTRUSTED':
      return selfSigned ? 'self-signed' : 'unknown-issuer'
    default:
      return 'other'
  }
}

function wayFault(fault: CallFault): Extract<AppSide, { kind: 'unreachable' }>['fault'] {
  switch (fault) {
    case 'no-such-host':
    case 'refused':
    case 'silent':
    case 'cut':
      return fault
    case 'certificate':
    case 'not-tls':
    case 'too-large':
    case 'packed':
    case 'other':
      return 'other'
  }
}
