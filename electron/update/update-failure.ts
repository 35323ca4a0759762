import type { UpdateFailure } from '../../contract/updates.ts'

const disk = new Set(['ENOSPC', 'EACCES', 'EPERM', 'EROFS', 'EDQUOT', 'EBUSY'])
const network =
  /^(ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|CERT_\w+|\w*_CERT\w*)$/

/** What an error of electron-updater means: by its code, and where it has none by Chromium's and Squirrel's words. */
export function updateFailure(error: unknown): UpdateFailure {
  if (!(error instanceof Error)) return 'other'
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ERR_UPDATER_INVALID_SIGNATURE') return 'signature'
  if (code === 'ERR_CHECKSUM_MISMATCH') return 'checksum'
  if (/^(ERR_UPDATER_|HTTP_ERROR_)/.test(code)) return 'answer'
  if (disk.has(code)) return 'disk'
  if (network.test(code) || /\bnet::ERR_/.test(error.message)) return 'unreachable'
  return /code sign/i.test(error.message) ? 'signature' : 'other'
}
