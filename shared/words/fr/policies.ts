import type { policies as english } from '../en/policies.ts';
import type { Translation } from '../translation.ts';

export const policies: Translation<typeof english> = {
  about: 'Stratégies de l’application de bureau Beckon',
  supported: 'Beckon 0.1 ou ultérieur',
  /** By whether the policy locks. */
  locks: 'Personne ne peut la modifier.',
  replacesDefault: 'Remplace la valeur par défaut. Chacun peut choisir autre chose.',
  values: {
    sounds: {
      none: 'Aucun son',
      critical: 'Pour les notifications critiques seulement',
      all: 'Pour toutes les notifications',
    },
    singleKeys: { on: 'Activées', modifier: 'Seulement avec une touche de modification', off: 'Désactivées' },
  },
  policy: {
    relay: {
      title: 'Adresse du serveur',
      help: 'Le seul serveur Beckon auquel l’application se connecte. Le compte d’un autre serveur n’est pas utilisé.',
    },
    issuer: { title: 'Émetteur de la connexion', help: 'Le seul émetteur auprès duquel on se connecte.' },
    proxy: {
      title: 'Proxy',
      help: 'Le proxy de toutes les connexions au serveur et à l’émetteur. Ceux de l’environnement et du système ne sont pas utilisés.',
    },
    proxyBypass: {
      title: 'Hôtes sans proxy',
      help: 'Hôtes, adresses et réseaux joints directement, séparés par des virgules.',
    },
    caFile: {
      title: 'Fichier des autorités de certification',
      help: 'Un fichier PEM d’autorités approuvées en plus de celles du système.',
    },
    profile: { title: 'Profil', help: 'Le nom du dossier des données locales. Chaque profil a son propre compte.' },
    startAtLogin: {
      title: 'Démarrage à l’ouverture de session',
      help: 'Indique si Beckon démarre à l’ouverture d’une session.',
    },
    quietHours: {
      title: 'Heures calmes par défaut',
      help: 'Les heures que Beckon propose quand une personne active les heures calmes, sous la forme 18:00-07:00.',
    },
    sounds: { title: 'Sons par défaut', help: 'Les notifications qui jouent un son.' },
    singleKeys: {
      title: 'Touches seules par défaut',
      help: 'Indique si un caractère seul est une commande dans la fenêtre.',
    },
    undoSeconds: {
      title: 'Délai pour annuler une réponse',
      help: 'Secondes pendant lesquelles une réponse peut être annulée avant son envoi.',
    },
    historyDays: {
      title: 'Jours d’historique',
      help: 'Jours pendant lesquels un élément clôturé reste sur l’ordinateur après sa dernière modification. Le serveur a son propre historique.',
    },
    diagnostics: {
      title: 'Diagnostic',
      help: 'Indique si une personne peut copier le diagnostic et si --diagnose l’affiche.',
    },
    linkHosts: {
      title: 'Hôtes autorisés des liens',
      help: 'Les seuls hôtes vers lesquels les liens des éléments sont ouverts. Un hôte par ligne ; *.HÔTE autorise tous les hôtes sous HÔTE.',
    },
  },
};
