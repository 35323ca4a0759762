export const about = {
  title: 'About',
  lead: 'Fairlead guides each image pull to the one credential that may be used for it.',
  version: 'Version',
  shell: 'Runs as',
  shells: { electron: 'Desktop application', web: 'Local web mode' },
  dataFolder: 'Data folder',
  guards:
    'An inactive registry is refused for everything that Fairlead launches. Other programs that use the same engine are not guarded by it.',
  diagnostics: {
    title: 'Diagnostics',
    lead: 'Versions, settings, states and counts, for whoever helps you to find a fault. Look at all of it before you give it away.',
    names: 'Include addresses and names',
    namesMore:
      'Otherwise stand-ins such as registry-1.example take their place. Passwords, usernames and e-mail addresses are never in it.',
    show: 'Show diagnostics',
    again: 'Gather again',
    all: 'This is all that is in it.',
    text: 'Text of the diagnostics',
    save: 'Save as file',
    copy: 'Copy diagnostics',
  },
  notices: {
    title: 'Files that needed care at start',
    restored: '{file} was damaged. The copy of the last good write was used.',
    restoredKept:
      '{file} was damaged. The copy of the last good write was used, and the damaged file was kept as {kept}.',
    aside: '{file} was damaged and was kept aside.',
    asideKept: '{file} was damaged and was kept aside as {kept}.',
    unreadable: '{file} cannot be read. It was left as it is.',
  },
} as const
