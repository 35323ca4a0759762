import type { Session } from 'electron'
import { isOwnAddress } from '../page/page-address.ts'
import { denyPermissions } from './permissions.ts'

/** What holds in every session, whoever makes it and when: no permission, no dictionary, no foreign download. */
export function guardSession(session: Session): void {
  denyPermissions(session)
  // Its dictionaries come from a server of Google's.
  session.setSpellCheckerEnabled(false)
  session.on('will-download', (event, item) => {
    if (!item.getURLChain().concat(item.getURL()).every(isOwnDownload)) event.preventDefault()
  })
}

/**
 * Lets pages of a session ask for nothing but what is the app's own: no request of theirs reaches a network, whatever
 * the content security policy says. Their session has no proxy, since finding one may run a script from outside.
 */
export function keepToOwnScheme(session: Session, onBug: (error: unknown) => void): void {
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !isOwnRequest(url) }))
  session.setProxy({ mode: 'direct' }).catch(onBug)
}

/** A file by its ticket, or what the page has made itself. */
function isOwnDownload(address: string): boolean {
  return isOwnBlob(address) || (isOwnAddress(address) && new URL(address).pathname.startsWith('/transfers/'))
}

function isOwnRequest(address: string): boolean {
  return isOwnAddress(address) || isOwnBlob(address) || address.startsWith('data:image/')
}

function isOwnBlob(address: string): boolean {
  return address.startsWith('blob:') && isOwnAddress(address.slice('blob:'.length))
}
