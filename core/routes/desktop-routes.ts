import { latestOf } from '../rpc/latest.ts'
import type { Services } from '../services.ts'
import { os } from './implementer.ts'

/** The procedures of the desktop application. */
export function desktopRoutes({ desktop }: Pick<Services, 'desktop'>) {
  return {
    state: os.desktop.state.handler(async () => {
      const state = await desktop.state()
      return state ? { desktop: state } : {}
    }),
    openAtLogin: os.desktop.openAtLogin.handler(({ input }) => desktop.setOpenAtLogin(input.on)),
    places: os.desktop.places.handler(({ signal }) =>
      latestOf(
        (onChange) => desktop.onPlace(onChange),
        () => [...desktop.takePlaces()],
        { perSecond: 10 },
        signal,
      ),
    ),
  }
}
