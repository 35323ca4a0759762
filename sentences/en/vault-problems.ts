/** Of the vault: what happened and what to do, under `problems.vault`. */
export const vaultProblems = {
  absent: {
    says: 'This workspace has no vault yet.',
    next: 'Protect your vault first, then try again.',
  },
  exists: {
    says: 'This workspace has a vault already. It was left as it is.',
    next: 'Unlock that vault.',
  },
  locked: {
    says: 'The vault is locked.',
    next: 'Unlock the vault and try again.',
  },
  'wrong-passphrase': {
    says: 'This passphrase does not open the vault.',
    next: 'Check the keyboard layout and Caps Lock, and type it again.',
  },
  'slow-down': {
    says: 'Several wrong passphrases in a row: the next one is taken in {seconds} s.',
    next: 'Wait that long, then type it again.',
  },
  'last-slot': {
    says: 'This is the only way to open the vault.',
    next: 'Add another way to open it first.',
  },
  'slot-unavailable': {
    says: 'This way to open the vault does not work now.',
    reasons: {
      'no-service': 'No keyring service answers on this system.',
      'no-bus': 'The keyring cannot be reached: this session has no message bus.',
      locked: 'The system keyring is locked, and it was not unlocked.',
      'no-collection': 'The system keyring has no default collection to keep the key in.',
      gone: 'The system keyring no longer holds the key of this vault.',
      mismatch: 'The system keyring holds a key that does not open this vault.',
      timeout: 'The system keyring did not answer in time.',
      stopped: 'The keyring service ended while it was asked.',
      ambiguous: 'The system keyring holds more than one entry under the name of this key.',
      waiting: 'The key storage of the system is not ready yet.',
      missing: 'The part of Fairlead that speaks to the system keyring is not installed for this machine.',
      unsupported: 'Fairlead cannot open the vault this way where it runs now.',
      'not-set-up': 'This vault was not set up to be opened this way.',
      weak: 'The system would keep the key with a fixed password that everyone knows.',
      other: 'The system keyring answered with an error.',
    },
    next: 'Use the passphrase, or set the keyring right and try it again.',
    nexts: {
      'no-service': 'Start a keyring service such as GNOME Keyring or KWallet, or use the passphrase.',
      'no-bus': 'Start Fairlead from a desktop session, or use the passphrase.',
      locked: 'Unlock the keyring and try it again, or use the passphrase.',
      'no-collection':
        'Make a default keyring with the password program of this system, or use the passphrase.',
      gone: 'Open the vault with the passphrase. Then remove this key slot and add the keyring again.',
      mismatch: 'Open the vault with the passphrase. Then remove this key slot and add the keyring again.',
      timeout: 'Look for a question of the system that waits for an answer, and try it again.',
      stopped: 'Start the keyring service again, by signing in anew for example, and try it again.',
      ambiguous: 'Open the vault with the passphrase. Then remove this key slot and add the keyring again.',
      waiting: 'Wait a moment and try it again, or use the passphrase.',
      missing: 'Install Fairlead again for this machine, or use the passphrase.',
      unsupported: 'Use the passphrase, or open the vault in the desktop application.',
      'not-set-up': 'Use the passphrase. Once the vault is open, this way can be added.',
      weak: 'Choose another way, or agree to weak protection.',
    },
  },
  'secret-unreadable': {
    says: 'The sealed credential cannot be opened. It was left as it is.',
    named: 'The sealed credential of “{registry}” cannot be opened. It was left as it is.',
    next: 'Edit the registry and type the credential again.',
  },
} as const
