import type { notificationCheck as english } from '../en/notification-check.ts';
import type { Translation } from '../translation.ts';

export const notificationCheck: Translation<typeof english> = {
  names: {
    service: 'Service de notification',
    buttons: 'Boutons',
    quiet: 'Ne pas déranger',
    shortcut: 'Raccourci du menu Démarrer',
    permission: 'Autorisation',
  },
  service: {
    named: (name, version) => `${name} ${version}`,
    system: 'Les notifications de ce système',
    none: 'Aucun service de notification ne répond.',
    remedy:
      'Démarrez le service de notification de votre bureau, ou installez-en un. D’ici là, Beckon affiche ses propres cartes.',
  },
  buttons: {
    kinds: {
      drawn: 'Les notifications affichent leurs boutons.',
      opened: 'Les notifications affichent leurs boutons une fois ouvertes.',
      menu: 'Les réponses sont dans un menu de la notification.',
      list: 'Les réponses sont une liste dans la notification.',
      none: 'Les notifications n’ont pas de boutons.',
    },
    ownCards: 'Beckon affiche ses propres cartes, avec des boutons.',
    remedy: 'Activez les cartes de Beckon pour répondre en un clic.',
  },
  quiet: {
    on: 'Activé : les notifications ne s’affichent pas.',
    off: 'Désactivé.',
    unknown: 'Ce système n’indique pas s’il est activé.',
    remedy: 'Désactivez-le, ou autorisez les notifications critiques dans Préférences, Cet appareil.',
    linux: 'Consultez les paramètres de votre bureau.',
    windows:
      'Consultez Paramètres, Système, Notifications : Beckon doit être autorisé, et « Ne pas déranger » désactivé.',
    mac: 'Consultez Réglages Système, Concentration.',
  },
  shortcut: {
    good: 'Il a l’identifiant par lequel Windows trouve Beckon.',
    missing: 'Il n’y en a pas, Windows peut donc ne montrer aucune notification de Beckon.',
    wrong: (id) => `Son identifiant est ${id || 'absent'}, Windows peut donc ne montrer aucune notification de Beckon.`,
    repair: 'Relancez le programme d’installation.',
    install: 'Installez Beckon avec son programme d’installation.',
  },
  permission: {
    unknown: 'macOS n’indique pas si les notifications sont autorisées.',
    mac: 'Consultez Réglages Système, Notifications, Beckon.',
  },
};
