import { readFile } from 'node:fs/promises'
import type { Session } from 'electron'
import { contentSecurityPolicy } from '../../core/shell/content-security-policy.ts'
import type { FileDoor } from '../../core/shell/file-door.ts'
import { isFileTarget } from '../../core/shell/file-requests.ts'
import { listPageFiles, type PageFile } from '../../core/shell/page-files.ts'
import { fileResponse } from './file-responses.ts'
import { isOwnAddress, pageScheme } from './page-address.ts'

const commonHeaders = {
  'Content-Security-Policy': contentSecurityPolicy(["'self'"]),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
}

/**
 * Serves the built page to one session, by exact path, what `make` has for a path, and the files of images by the
 * door; anything else is 404 and touches no file.
 */
export function servePage(
  session: Session,
  folder: string,
  door: FileDoor,
  make: (path: string) => { readonly type: string; readonly body: string } | undefined = () => undefined,
): void {
  let files: Promise<ReadonlyMap<string, PageFile>> | undefined
  session.protocol.handle(pageScheme, async (request) => {
    const nothing = new Response('Not Found\n', { status: 404, headers: commonHeaders })
    if (!isOwnAddress(request.url) || !isFromPage(request)) return nothing
    if (isFileTarget(new URL(request.url).pathname)) return await fileResponse(door, request, commonHeaders)
    if (request.method !== 'GET') return nothing
    const { pathname } = new URL(request.url)
    const made = make(pathname)
    if (made) return new Response(made.body, { headers: { ...commonHeaders, 'Content-Type': made.type } })
    files ??= listPageFiles(folder)
    const file = (await files).get(pathname)
    if (!file) return nothing
    const body = new Uint8Array(await readFile(file.path))
    return new Response(body, { headers: { ...commonHeaders, 'Content-Type': file.type } })
  })
}

/**
 * True for a request of the page, and for one that no page made. Electron says who asked, or null for a document
 * without an origin; a page cannot write that itself (docs/api/protocol.md, `initiatorOrigin`).
 */
function isFromPage(request: Request & { readonly initiatorOrigin?: string | null }): boolean {
  const { initiatorOrigin } = request
  return initiatorOrigin === undefined || (initiatorOrigin !== null && isOwnAddress(`${initiatorOrigin}/`))
}
