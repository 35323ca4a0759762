import type { App } from 'electron'
import { guardSession, keepToOwnScheme } from './session-guard.ts'

/**
 * What holds for the app as a whole; to be called before it is ready, so that no session and no page comes before.
 * Certificates and passwords are for servers, and its pages talk to none: where nobody answers, Electron picks the
 * first client certificate there is (docs/api/app.md, `select-client-certificate`).
 */
export function guardApp(app: App, onBug: (error: unknown) => void): void {
  app.on('session-created', guardSession)
  app.on('web-contents-created', (_event, contents) => keepToOwnScheme(contents.session, onBug))
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, trust) => {
    event.preventDefault()
    trust(false)
  })
  app.on('select-client-certificate', (event, _contents, _url, _certificates, choose) => {
    event.preventDefault()
    choose()
  })
  app.on('login', (event, _contents, _details, _auth, answer) => {
    event.preventDefault()
    answer()
  })
}
