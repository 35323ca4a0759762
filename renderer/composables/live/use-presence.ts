import { onScopeDispose } from 'vue'
import { useClient } from '../../rpc/client.ts'

const signs = ['pointerdown', 'pointermove', 'wheel', 'keydown'] as const
const atMostEvery = 30_000

/** Tells the core that somebody is at the page, so that the vault does not lock itself under their hands. */
export function usePresence(): void {
  const client = useClient()
  let told = Number.NEGATIVE_INFINITY

  const tell = () => {
    if (performance.now() - told < atMostEvery) return
    told = performance.now()
    // A lost line needs no word here: the frame says so, and the next sign comes.
    client.app.present().catch(() => undefined)
  }
  for (const sign of signs) window.addEventListener(sign, tell, { passive: true })
  onScopeDispose(() => {
    for (const sign of signs) window.removeEventListener(sign, tell)
  })
}
