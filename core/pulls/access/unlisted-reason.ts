import type { Tags } from '../../../contract/access.ts'
import type { TagListing } from '../../registry-api/tags/tag-list.ts'

type Reason = Extract<Tags, { kind: 'unlisted' }>['reason']

/** Why there is no list of tags, as the page says it. No word of the other side is in it. */
export function unlistedReason(listing: Extract<TagListing, { kind: 'status' | 'fault' }>): Reason {
  return listing.kind === 'status' ? ofStatus(listing.status) : ofFault(listing.fault)
}

function ofStatus(status: number): Reason {
  if (status === 401 || status === 403) return 'refused'
  if (status === 404) return 'not-found'
  if (status === 429) return 'quota'
  return status >= 300 && status < 400 ? 'redirect' : 'other'
}

function ofFault(fault: Extract<TagListing, { kind: 'fault' }>['fault']): Reason {
  switch (fault) {
    case 'certificate':
    case 'in-clear':
    case 'unfit-realm':
    case 'silent':
    case 'too-large':
      return fault
    case 'no-such-host':
    case 'refused':
    case 'cut':
      return 'unreachable'
    // to this machine alone plain HTTP would do
    case 'not-tls':
      return 'in-clear'
    case 'packed':
    case 'rubbish':
      return 'not-a-registry'
    case 'other':
      return 'other'
  }
}
