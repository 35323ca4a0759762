import type { About } from '../../../contract/app.ts'
import type { FolderListing } from '../folder-listing.ts'
import { homeless } from '../homeless.ts'
import type { StandIns } from '../stand-ins.ts'

/** Names of the program's own files and folders; what else stands in the data folder was put there by somebody. */
const ownFile =
  /^(vault|projects|environments|adopted|settings|window)\.json(\.(bak|tmp|damaged)[A-Za-z0-9.-]{0,60})?$|^activity\.(1\.)?jsonl(\.[a-z0-9.-]{1,40})?$/
const ownFolder =
  /^(secrets(-\d{1,9})?|registries|services|image-origins|pull-intents|login-backups|exports|lock|restore-[a-z0-9.-]{0,60}|before-restore-[A-Za-z0-9.-]{0,60})$/

/** The data folder where nobody chose another one; any other may be named after a customer. */
const usualFolder = /^~[/\\](\.config|Library\/Application Support|AppData\\Roaming)[/\\]fairlead$/i

/** The data folder: where, how much room there is, what stands in it, and what was wrong with it at start. */
export function storagePart(
  facts: {
    readonly home: string
    readonly dataFolder: string
    readonly freeBytes: number | undefined
    readonly notices: About['notices']
    readonly folder: FolderListing
  },
  standIns: StandIns,
) {
  const { folder } = facts
  const underHome = homeless(facts.dataFolder, facts.home)
  return {
    dataFolder: usualFolder.test(underHome) ? underHome : standIns.name('folder', underHome),
    freeBytes: facts.freeBytes,
    notices: facts.notices.map(({ file, code, kept }) => ({
      file: fileName(file, standIns),
      code,
      kept: kept === undefined ? undefined : true,
    })),
    files: folder.files.map(({ name, kind, mode, size }) => ({
      file: fileName(name, standIns),
      kind: kind === 'file' ? undefined : kind,
      mode: modeText(mode),
      bytes: size,
    })),
    folders: folder.folders.map(({ name, mode, files, size, open }) => ({
      folder: ownFolder.test(name) ? name : standIns.name('folder', name),
      mode: modeText(mode),
      files,
      bytes: size,
      openToOthers: open,
    })),
    more: folder.more === 0 ? undefined : folder.more,
  }
}

/** `registries/ID.json` or `vault.json`; the name of a file of somebody else is told by a stand-in. */
function fileName(file: string, standIns: StandIns): string {
  const [first = '', ...rest] = file.split(/[/\\]/)
  if (rest.length === 0) return ownFile.test(first) ? first : standIns.name('file', file)
  const record = /^[a-z0-9-]{1,64}\.json(\.[A-Za-z0-9.-]{1,60})?$/
  const known =
    ownFolder.test(first) && first !== 'exports' && rest.length === 1 && record.test(rest[0] ?? '')
  return known ? `${first}/${rest[0]}` : standIns.name('file', file)
}

function modeText(mode: number): string {
  return `0${(mode & 0o7777).toString(8).padStart(3, '0')}`
}
