import type { ProblemCatalogue } from '../problem-catalogue.ts'

/** Why an image could not be removed, loaded or saved. */
export const imageProblems = {
  'not-local': {
    says: '{image} ist nicht auf dieser Engine.',
    next: 'Es laden oder die Liste der Images neu ansehen.',
  },
  'in-use': {
    says: '{image} wird benutzt.',
    reasons: {
      container: 'Der Container „{container}“ wurde aus {image} gemacht.',
      containers: '{count} Container wurden aus {image} gemacht, darunter „{container}“.',
      'child-images': 'Ein anderes Image wurde auf {image} gebaut.',
      'several-names': 'Das Image {image} hat Namen in mehreren Repositorys.',
      other: 'Die Engine behält {image}.',
    },
    next: 'Die Antwort der Engine lesen und zuerst entfernen, was das Image benutzt.',
    nexts: {
      container: 'Zuerst diesen Container entfernen. Auch ein gestoppter zählt.',
      containers: 'Zuerst diese Container entfernen. Auch gestoppte zählen.',
      'child-images': 'Zuerst jenes Image entfernen.',
      'several-names': 'Die Namen einen nach dem anderen entfernen.',
    },
  },
  'not-loaded': {
    says: '„{file}“ wurde nicht geladen.',
    reasons: {
      'not-an-image': '„{file}“ ist keine Image-Datei, die diese Engine lesen kann.',
      empty: '„{file}“ ist leer.',
      'disk-full': 'Die Platte der Engine hat für „{file}“ keinen Platz.',
      incomplete: '„{file}“ endet zu früh: Ein Teil fehlt.',
      other: 'Die Engine hat „{file}“ nicht geladen.',
    },
    next: 'Die Antwort der Engine lesen und es erneut versuchen.',
    nexts: {
      'not-an-image': 'Eine Datei von „docker save“ wählen, so wie sie ist oder komprimiert.',
      empty: 'Eine Datei von „docker save“ wählen.',
      'disk-full': 'Images entfernen, die nicht gebraucht werden, und sie erneut laden.',
      incomplete: 'Die Datei noch einmal von dort kopieren, wo sie gemacht wurde, und diese laden.',
    },
  },
  'not-saved': {
    says: '„{file}“ wurde nicht gespeichert.',
    reasons: {
      'disk-full': 'Die Engine hat keinen Platz, um „{file}“ vorzubereiten.',
      incomplete: 'Die Engine brach ab, bevor „{file}“ vollständig war.',
      other: 'Die Engine hat „{file}“ nicht gemacht.',
    },
    next: 'Die Antwort der Engine lesen und es erneut speichern.',
    nexts: { 'disk-full': 'Images entfernen, die nicht gebraucht werden, und es erneut speichern.' },
  },
  'transfer-stopped': {
    says: '„{file}“ wurde abgebrochen.',
    reasons: {
      asked: '„{file}“ wurde abgebrochen.',
      left: '„{file}“ wurde abgebrochen: Das Fenster oder der Browser, über den es ging, wurde geschlossen.',
      silent: '„{file}“ wurde abgebrochen: Zu lange hat sich nichts bewegt.',
    },
    next: 'Es neu starten, wenn Sie es brauchen.',
  },
  'too-many-transfers': {
    says: '{count} Image-Dateien sind schon unterwegs.',
    next: 'Warten, bis eine davon fertig ist, oder sie abbrechen.',
  },
} as const satisfies ProblemCatalogue['image']
