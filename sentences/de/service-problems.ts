/** The words of what can go wrong with services. */
export const serviceProblems = {
  'not-found': { says: 'Diesen Dienst gibt es nicht mehr.', next: 'Die Liste neu ansehen.' },
  'name-taken': {
    says: 'Dieser Namespace hat schon einen Dienst „{name}“.',
    next: 'Einen anderen Namen wählen oder den vorhandenen skalieren.',
  },
  'engine-answers': {
    says: 'Die Engine von „{name}“ antwortet.',
    next: 'Den Dienst entfernen: Seine Replikate gehen mit ihm.',
  },
  'nothing-to-undo': {
    says: 'Der Dienst „{name}“ hat kein früheres Image, zu dem er zurück kann.',
    next: 'Ihn auf das gewünschte Image aktualisieren.',
  },
  'few-ports': {
    says: '„{name}“ veröffentlicht {port}: Dieser Bereich hat für {scale} Replikate zu wenige Ports.',
    next: 'Eine kleinere Skalierung wählen oder ihn mit einem größeren Bereich neu starten.',
  },
  'image-moved': {
    says: 'Die Replikate von „{name}“ laufen mit einem Image, das nicht mehr auf der Engine ist, und {image} ist jetzt ein anderes.',
    next: 'Den Dienst auf {image} aktualisieren oder das Image aus einer Datei laden.',
  },
  'replica-fails': {
    says: '{name} läuft nicht weiter.',
    next: 'Seine Logs lesen, dann den Dienst oder sein Image ändern. Es wird in immer größeren Abständen erneut versucht.',
  },
} as const
