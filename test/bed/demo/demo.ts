import { startWebShell } from '../page/web-shell.ts'
import { findDemoPlaces } from './demo-engine.ts'

/** Settles at Ctrl-C or when asked to end. */
function stopped(): Promise<void> {
  return new Promise((done) => {
    // A promise alone does not keep the process.
    const hold = setInterval(() => undefined, 60_000)
    const stop = (): void => {
      clearInterval(hold)
      done()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
}

const running: { dispose(): Promise<void> }[] = []
try {
  const places = await findDemoPlaces()
  running.push(places)
  const shell = await startWebShell({ engine: places.engine, open: true })
  running.push(shell)
  const { host, user, image } = places.registry
  console.log(`Fairlead runs on ${places.kind}, with a private registry that asks for a login.

  Open              ${shell.url}
  Registry address  ${host}   (provider: Custom)
  Username          ${user.name}
  Password          ${user.password}   (made for this demo, gone with it)
  Image             ${image}

  1. Protect the vault with any passphrase.
  2. Registries, Add Registry: the address, username and password above.
  3. Launch: the image above, then Launch. It is pulled with that credential and runs.
  4. Registries, Deactivate. Launch again: refused, although the image is there by now.
  5. Activate, and it works again.

Ctrl-C ends the demo and removes all of it.`)
  await stopped()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  for (const part of running.reverse()) await part.dispose()
}
