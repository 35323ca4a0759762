/** Of the vault: what happened and what to do, under `problems.vault`. */
export const vaultProblems = {
  absent: {
    says: 'Dieser Arbeitsbereich hat noch keinen Tresor.',
    next: 'Zuerst den Tresor schützen, dann erneut versuchen.',
  },
  exists: {
    says: 'Dieser Arbeitsbereich hat schon einen Tresor. Er wurde so gelassen, wie er ist.',
    next: 'Diesen Tresor entsperren.',
  },
  locked: {
    says: 'Der Tresor ist gesperrt.',
    next: 'Den Tresor entsperren und es erneut versuchen.',
  },
  'wrong-passphrase': {
    says: 'Diese Passphrase öffnet den Tresor nicht.',
    next: 'Tastaturbelegung und Feststelltaste prüfen und sie noch einmal eingeben.',
  },
  'slow-down': {
    says: 'Mehrere falsche Passphrasen hintereinander: Die nächste wird in {seconds} s angenommen.',
    next: 'So lange warten, dann noch einmal eingeben.',
  },
  'last-slot': {
    says: 'Nur auf diesem Weg lässt sich der Tresor öffnen.',
    next: 'Zuerst einen weiteren Weg hinzufügen.',
  },
  'slot-unavailable': {
    says: 'Dieser Weg, den Tresor zu öffnen, geht gerade nicht.',
    reasons: {
      'no-service': 'Auf diesem System antwortet kein Schlüsselbund.',
      'no-bus': 'Der Schlüsselbund ist nicht zu erreichen: Diese Sitzung hat keinen Nachrichtenbus.',
      locked: 'Der Schlüsselbund des Systems ist gesperrt und wurde nicht entsperrt.',
      'no-collection': 'Der Schlüsselbund des Systems hat keine Standardsammlung für den Schlüssel.',
      gone: 'Der Schlüsselbund des Systems hat den Schlüssel dieses Tresors nicht mehr.',
      mismatch: 'Der Schlüsselbund des Systems hat einen Schlüssel, der diesen Tresor nicht öffnet.',
      timeout: 'Der Schlüsselbund des Systems hat nicht rechtzeitig geantwortet.',
      stopped: 'Der Schlüsselbund endete, während er gefragt wurde.',
      ambiguous:
        'Der Schlüsselbund des Systems hat mehr als einen Eintrag unter dem Namen dieses Schlüssels.',
      waiting: 'Der Schlüsselspeicher des Systems ist noch nicht bereit.',
      missing:
        'Der Teil von Fairlead, der mit dem Schlüsselbund spricht, ist für diesen Rechner nicht installiert.',
      unsupported: 'Dort, wo Fairlead jetzt läuft, kann es den Tresor so nicht öffnen.',
      'not-set-up': 'Dieser Tresor wurde für diesen Weg nicht eingerichtet.',
      weak: 'Das System würde den Schlüssel mit einem festen Passwort aufbewahren, das alle kennen.',
      other: 'Der Schlüsselbund des Systems hat mit einem Fehler geantwortet.',
    },
    next: 'Die Passphrase verwenden oder den Schlüsselbund richtigstellen und es erneut versuchen.',
    nexts: {
      'no-service':
        'Einen Schlüsselbund wie GNOME Keyring oder KWallet starten oder die Passphrase verwenden.',
      'no-bus': 'Fairlead aus einer Desktop-Sitzung starten oder die Passphrase verwenden.',
      locked: 'Den Schlüsselbund entsperren und es erneut versuchen oder die Passphrase verwenden.',
      'no-collection':
        'Mit dem Passwortprogramm dieses Systems einen Standard-Schlüsselbund anlegen oder die Passphrase verwenden.',
      gone: 'Den Tresor mit der Passphrase öffnen. Dann dieses Schlüsselfach entfernen und den Schlüsselbund neu hinzufügen.',
      mismatch:
        'Den Tresor mit der Passphrase öffnen. Dann dieses Schlüsselfach entfernen und den Schlüsselbund neu hinzufügen.',
      timeout: 'Nach einer Frage des Systems suchen, die auf Antwort wartet, und es erneut versuchen.',
      stopped: 'Den Schlüsselbund neu starten, etwa durch erneutes Anmelden, und es erneut versuchen.',
      ambiguous:
        'Den Tresor mit der Passphrase öffnen. Dann dieses Schlüsselfach entfernen und den Schlüsselbund neu hinzufügen.',
      waiting: 'Einen Moment warten und es erneut versuchen oder die Passphrase verwenden.',
      missing: 'Fairlead für diesen Rechner neu installieren oder die Passphrase verwenden.',
      unsupported: 'Die Passphrase verwenden oder den Tresor in der Desktop-Anwendung öffnen.',
      'not-set-up':
        'Die Passphrase verwenden. Sobald der Tresor offen ist, lässt sich dieser Weg hinzufügen.',
      weak: 'Einen anderen Weg wählen oder dem schwachen Schutz zustimmen.',
    },
  },
  'secret-unreadable': {
    says: 'Die versiegelten Zugangsdaten lassen sich nicht öffnen. Sie wurden so gelassen, wie sie sind.',
    named:
      'Die versiegelten Zugangsdaten von „{registry}“ lassen sich nicht öffnen. Sie wurden so gelassen, wie sie sind.',
    next: 'Die Registry bearbeiten und die Zugangsdaten neu eingeben.',
  },
} as const
