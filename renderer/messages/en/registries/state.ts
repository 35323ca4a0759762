/** Texts about states: what a change of state means, and for how long it lasts. */
export const impact = {
  title: 'What this means',
  ifDeactivated: 'If you deactivate it',
  asking: 'Looking at what uses it',
  nothing: 'Nothing on this engine uses it now.',
  workloads: 'One container keeps running: {names}. | {count} containers keep running: {names}.',
  services:
    'One service can no longer scale or replace a replica: {names}. | {count} services can no longer scale or replace a replica: {names}.',
  images:
    'One image is on the engine already, and is refused from now on: {names}. | {count} images are on the engine already, and are refused from now on: {names}.',
  pulls: 'One pull is stopped: {names}. | {count} pulls are stopped: {names}.',
  takesOver: '“{by}” pulls for its address from then on.',
  unknown: 'What uses it on the engine is not known: {why}',
  andMore: '{names} and {more} more',
} as const

export const withdraw = {
  deactivateTitle: 'Deactivate “{name}”? | Deactivate {count} registries?',
  deactivateText:
    'Images that it covers are refused from now on, even those on the engine already. What runs keeps running. You can activate it again at any time. | Images that they cover are refused from now on, even those on the engine already. What runs keeps running. You can activate them again at any time.',
  deactivateVerb: 'Deactivate',
  removeTitle: 'Delete “{name}”? | Delete {count} registries?',
  removeText:
    'The record and its sealed credential are removed for good. Images that were pulled with it stay on the engine, and are refused here until another registry covers them. | The records and their sealed credentials are removed for good. Images that were pulled with them stay on the engine, and are refused here until other registries cover them.',
  removeVerb: 'Delete registry | Delete {count} registries',
} as const

export const lease = {
  title: 'Lease “{name}”',
  text: 'It is active for a while, and then becomes inactive by itself.',
  legend: 'Active',
  kinds: { launch: 'For one launch', hour: 'For an hour', quit: 'Until Fairlead quits' },
  hints: {
    launch: 'One pull or launch may use it.',
    hour: 'The row counts down.',
    quit: 'Also if it is ended by force.',
  },
  until: { launch: 'for one launch', hour: 'for an hour', quit: 'until Fairlead quits' },
  verb: 'Start lease',
} as const

export const renew = {
  title: 'Renew “{name}”',
  text: 'Its credential has expired. If it still works, say until when. If you have a new one, edit the registry.',
  expires: 'New expiry',
  verb: 'Activate',
  edit: 'Edit the credential',
} as const

export const mirrors = {
  title: 'The engine fetches Docker Hub’s images by way of mirrors',
  text: 'Whoever runs a mirror sees the credential of each pull. Until you confirm every mirror, credentials of Docker Hub are withheld.',
  verb: 'Confirm',
  confirm: 'Confirm {url}',
  confirmed: 'Confirmed',
  forgetVerb: 'Take back',
  forget: 'Take back {url}',
} as const
