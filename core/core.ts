import type { About } from '../contract/app.ts'
import type { VaultGuard } from './compose/vault-guard.ts'
import type { CopyText } from './exchange/export/kubernetes-exports.ts'
import type { ExchangeMachine } from './exchange/machine.ts'
import type { RpcLog } from './rpc/call-outcome.ts'
import type { RpcServer } from './rpc/rpc-server.ts'
import type { DesktopPort } from './shell/desktop-port.ts'
import type { FileDoor } from './shell/file-door.ts'
import type { SessionDesk } from './shell/session-desk.ts'
import type { SettingsStore } from './shell/settings-store.ts'
import type { UpdatePort } from './shell/update-port.ts'
import type { TerminalDesk } from './terminal/terminal-desk.ts'
import type { KeySlot } from './vault/slots/key-slot.ts'
import type { ScryptCost } from './vault/slots/passphrase-slot.ts'
import type { Vault } from './vault/vault.ts'

/** What a shell gives to its core. */
export interface CoreOptions {
  /** Stands already, and is locked by the shell for this process alone. */
  dataFolder: string
  shell: About['shell']
  version: string
  /** Where the engine listens; else `DOCKER_HOST`, else the platform's default socket. */
  endpoint?: string | undefined
  /** Key slots that only a shell has (Electron's safeStorage). */
  extraSlots?: readonly KeySlot[]
  /** Menus, notices and links of the desktop application. */
  desktop?: DesktopPort
  /** The signed-in browsers of web mode. */
  sessions?: SessionDesk
  settings: SettingsStore
  log: RpcLog
  /** Whose logins of other programs are looked for; this user's on this machine unless given. */
  machine?: ExchangeMachine
  /** Puts an export on the clipboard for a while; only a desktop has one. */
  copyText?: CopyText
  /** Asks for this core to be disposed of and for a new one on the same folder, with this restore in force. */
  restart?: (restore: string) => void
  /** The restore that was asked for in this process, by the name that `restart` gave. */
  restore?: string | undefined
  /** Where `docker-credential-fairlead` of this program is. */
  helperFile?: string | undefined
  /** Looks for newer versions of the program; only the desktop application does. */
  updates?: UpdatePort
  /** This core lives for a question or two of a terminal: it has no page, and looks after no engine. */
  brief?: true
  /** What a new passphrase slot costs to open; the vault's default unless given. */
  scryptCost?: ScryptCost
}

/** A core at work, as its shell sees it. */
export interface Core {
  readonly rpc: RpcServer
  /** Where the bytes of image files go in and out. */
  readonly files: FileDoor
  readonly vault: Vault
  /** Told by a shell that knows when the machine sleeps or its screen locks. */
  readonly machine: VaultGuard['machine']
  /** What answers credential helpers; the shell's endpoint brings their questions. */
  readonly terminal: Pick<TerminalDesk, 'answer'>
  /** Stops pulls, ends streams, closes connections to engines, and locks the vault. */
  dispose(): Promise<void>
}
