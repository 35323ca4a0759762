/** Texts for many registries at once. */
export const bulk = {
  select: 'Select {name}',
  selectAll: 'Select all registries shown',
  chosen: 'One registry chosen | {count} registries chosen',
  region: 'Chosen registries',
  clear: 'Choose none',
  activate: 'Activate',
  deactivate: 'Deactivate',
  verify: 'Verify',
  export: 'Export',
  remove: 'Delete',
  passedOver:
    'One is passed over: it is not in a state for this. | {count} are passed over: they are not in a state for this.',
  outcomes: 'What became of each',
  done: {
    activate: 'One registry is active. | {count} registries are active.',
    deactivate: 'One registry is inactive. | {count} registries are inactive.',
    remove:
      'One registry is deleted, with its credential. | {count} registries are deleted, with their credentials.',
  },
  failed: 'One could not be changed. | {count} could not be changed.',
  close: 'Close',
  verifyAll: 'Verify all',
  verifying: 'Verifying {done} of {total}',
  cancel: 'Cancel verification',
  verified: 'One credential is verified. | {count} credentials are verified.',
  refused: 'One was refused. | {count} were refused.',
  unproven: 'One could not be verified. | {count} could not be verified.',
  stopped: 'Verification was cancelled after {done} of {total}.',
  nothing: 'No active registry to verify.',
} as const
