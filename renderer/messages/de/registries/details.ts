import type { details as english } from '../../en/registries/details.ts'
import type { Shape } from '../../shape.ts'

/** Texts of the details of one registry. */
export const details = {
  title: 'Registry „{name}“',
  created: 'Angelegt',
  changed: 'Geändert',
  expires: 'Läuft ab',
  expiresSoon: 'Sie läuft bald ab. Erneuern Sie vorher die Zugangsdaten.',
  description: 'Beschreibung',
  realm: 'Passwörter werden bei {realm} geprüft.',
  undoOffer: 'Die Zugangsdaten wurden geändert. Die vorigen können zurückgeholt werden, noch',
  history: 'Verlauf der Prüfungen',
  noHistory: 'Noch nicht geprüft.',
  usedBy: 'Verwendet von',
  unused: 'Auf dieser Engine wird sie von nichts verwendet.',
  workloads: 'Container',
  services: 'Dienste',
  images: 'Images',
  pulls: 'Pulls',
  running: 'läuft',
  stopped: 'gestoppt',
  replicas: '{running} von {desired}',
  untagged: 'ohne Namen',
} as const satisfies Shape<typeof english>
