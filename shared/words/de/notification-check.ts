import type { notificationCheck as english } from '../en/notification-check.ts';
import type { Translation } from '../translation.ts';

export const notificationCheck: Translation<typeof english> = {
  names: {
    service: 'Benachrichtigungsdienst',
    buttons: 'Schaltflächen',
    quiet: 'Nicht stören',
    shortcut: 'Verknüpfung im Startmenü',
    permission: 'Erlaubnis',
  },
  service: {
    named: (name, version) => `${name} ${version}`,
    system: 'Die Benachrichtigungen dieses Systems',
    none: 'Kein Benachrichtigungsdienst antwortet.',
    remedy:
      'Starten Sie den Benachrichtigungsdienst Ihrer Oberfläche, oder installieren Sie einen. Bis dahin zeigt Beckon eigene Karten.',
  },
  buttons: {
    kinds: {
      drawn: 'Benachrichtigungen zeigen ihre Schaltflächen.',
      opened: 'Benachrichtigungen zeigen ihre Schaltflächen, sobald sie geöffnet sind.',
      menu: 'Die Antworten stehen in einem Menü der Benachrichtigung.',
      list: 'Die Antworten stehen als Liste in der Benachrichtigung.',
      none: 'Benachrichtigungen haben keine Schaltflächen.',
    },
    ownCards: 'Beckon zeigt eigene Karten mit Schaltflächen.',
    remedy: 'Schalten Sie die Karten von Beckon ein, um mit einem Klick zu antworten.',
  },
  quiet: {
    on: 'Es ist eingeschaltet: Benachrichtigungen erscheinen nicht.',
    off: 'Es ist ausgeschaltet.',
    unknown: 'Dieses System sagt nicht, ob es eingeschaltet ist.',
    remedy: 'Schalten Sie es aus, oder erlauben Sie kritische Benachrichtigungen unter Einstellungen, Dieses Gerät.',
    linux: 'Sehen Sie in den Einstellungen Ihrer Oberfläche nach.',
    windows:
      'Sehen Sie unter Einstellungen, System, Benachrichtigungen nach: Beckon muss erlaubt und „Nicht stören“ aus sein.',
    mac: 'Sehen Sie in den Systemeinstellungen unter Fokus nach.',
  },
  shortcut: {
    good: 'Die Verknüpfung hat die Kennung, an der Windows Beckon erkennt.',
    missing: 'Es gibt keine, darum zeigt Windows vielleicht keine Benachrichtigungen von Beckon.',
    wrong: (id) =>
      `Ihre Kennung ist ${id || 'leer'}, darum zeigt Windows vielleicht keine Benachrichtigungen von Beckon.`,
    repair: 'Führen Sie die Installation noch einmal aus.',
    install: 'Installieren Sie Beckon mit dem Installationsprogramm.',
  },
  permission: {
    unknown: 'macOS sagt nicht, ob Benachrichtigungen erlaubt sind.',
    mac: 'Sehen Sie in den Systemeinstellungen unter Mitteilungen, Beckon nach.',
  },
};
