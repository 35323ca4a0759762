import type {
  workloadDetails as englishDetails,
  workloadUsage as englishUsage,
} from '../en/workload-details.ts'
import type { Shape } from '../shape.ts'

/** Texts of the details of one container. */
export const workloadDetails = {
  title: 'Einzelheiten zu {name}',
  asking: 'Engine wird gefragt…',
  id: 'ID',
  copyId: 'ID kopieren',
  imageId: 'Image-ID',
  digest: 'Digest',
  command: 'Befehl',
  folder: 'Arbeitsordner',
  user: 'Benutzer',
  error: 'Fehler',
  created: 'Angelegt',
  started: 'Gestartet',
  finished: 'Beendet',
  restart: 'Neustart-Regel',
  restarted: '{policy}, einmal neu gestartet | {policy}, {count}-mal neu gestartet',
  limits: 'Grenzen',
  cpus: '{amount} CPU | {amount} CPUs',
  memory: '{size} Speicher',
  processes: '{count} Prozess | {count} Prozesse',
  rights: 'Rechte',
  privileged: 'privilegiert',
  readOnlyRoot: 'schreibgeschütztes Dateisystem',
  outOfMemory: 'Der Kernel hat ihn beendet: kein Speicher mehr frei.',
  health: 'Befinden',
  healths: {
    healthy: 'gesund',
    unhealthy: 'nicht gesund',
    starting: 'wird noch geprüft',
    none: 'nicht geprüft',
  },
  healthIs:
    '{status} | {status}, eine Prüfung fehlgeschlagen | {status}, {count} Prüfungen nacheinander fehlgeschlagen',
  mounts: 'Volumes und Ordner',
  readOnly: 'nur lesen',
  networks: 'Netzwerke',
  aliases: 'auch bekannt als {names}',
  environment: 'Umgebungsvariablen',
  labels: 'Labels',
  masked: 'verborgen',
  hidden:
    'Ein Wert sieht wie ein Geheimnis aus. Er ist verborgen und wurde nicht an diese Seite gesendet. | {count} Werte sehen wie Geheimnisse aus. Sie sind verborgen und wurden nicht an diese Seite gesendet.',
  raw: 'Alles, was die Engine sagt (JSON)',
  copyRaw: 'Kopieren, was die Engine über {name} sagt',
  rawCut: 'Es ist zu lang, um ganz gezeigt zu werden.',
} as const satisfies Shape<typeof englishDetails>

export const workloadUsage = {
  title: 'Verbrauch',
  waiting: 'Es wird auf die Zahlen der Engine gewartet…',
  cpu: 'CPU',
  memory: 'Speicher',
  of: 'von {size}',
  network: 'Netz',
  blocks: 'Festplatte',
  blocksAre: '{read} gelesen, {written} geschrieben',
  unknown: 'Nicht verfügbar',
} as const satisfies Shape<typeof englishUsage>
