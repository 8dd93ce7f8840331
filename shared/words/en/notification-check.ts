/** Diagnosis of notifications. */
export const notificationCheck = {
  names: {
    service: 'Notification service',
    buttons: 'Buttons',
    quiet: 'Do Not Disturb',
    shortcut: 'Shortcut in the start menu',
    permission: 'Permission',
  },
  service: {
    named: (name: string, version: string) => `${name} ${version}`,
    system: 'The notifications of this system',
    none: 'No notification service answers.',
    remedy: 'Start the notification service of your desktop, or install one. Until then Beckon shows its own cards.',
  },
  buttons: {
    kinds: {
      drawn: 'Notifications show their buttons.',
      opened: 'Notifications show their buttons once they are opened.',
      menu: 'The answers are in a menu of the notification.',
      list: 'The answers are a list in the notification.',
      none: 'Notifications have no buttons.',
    },
    ownCards: 'Beckon shows its own cards, with buttons.',
    remedy: 'Turn on Beckon’s own cards to answer in one click.',
  },
  quiet: {
    on: 'It is on: notifications are not shown.',
    off: 'It is off.',
    unknown: 'This system does not say whether it is on.',
    remedy: 'Turn it off, or allow critical notifications in Preferences, This device.',
    linux: 'Look into the settings of your desktop.',
    windows: 'Look into Settings, System, Notifications: Beckon must be allowed, and Do Not Disturb off.',
    mac: 'Look into System Settings, Focus.',
  },
  shortcut: {
    good: 'It has the id by which Windows finds Beckon.',
    missing: 'There is none, so Windows may show no notifications of Beckon.',
    wrong: (id: string) => `Its id is ${id || 'missing'}, so Windows may show no notifications of Beckon.`,
    repair: 'Run the installer again.',
    install: 'Install Beckon with its installer.',
  },
  permission: {
    unknown: 'macOS does not say whether notifications are allowed.',
    mac: 'Look into System Settings, Notifications, Beckon.',
  },
};
