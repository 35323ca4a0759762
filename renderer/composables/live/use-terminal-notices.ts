import type { TerminalNotice } from '../../../contract/terminal.ts'
import { useTexts } from '../../messages/texts.ts'
import { useClient } from '../../rpc/client.ts'
import { useNotices } from '../notices.store.ts'
import { useSettings } from '../settings.store.ts'
import { useLive } from './use-live.ts'

/** Tells of the first look-up of each program, unless the user has said that it shall not. */
export function useTerminalNotices(): void {
  const client = useClient()
  const notices = useNotices()
  const settings = useSettings()
  const { t } = useTexts()

  const tell = ({ program, address, given }: TerminalNotice): void => {
    const text = given
      ? t('terminal.notice.given', { program, address })
      : t('terminal.notice.refused', { program, address })
    notices.tell('plain', text, t('terminal.notice.more'))
  }
  useLive(
    (signal) => client.terminal.notices(undefined, { signal }),
    (told) => {
      if (settings.chosen?.terminalNotices !== false) for (const notice of told) tell(notice)
    },
  )
}
