import type { Formats } from '../../../formats.ts';
import { countWords } from '../../count-words.ts';
import type { preferences as english } from '../../en/window/preferences.ts';
import type { Translation } from '../../translation.ts';
import { views } from '../terms.ts';

export function preferences(f: Formats): Translation<ReturnType<typeof english>> {
  const counted = countWords(f);
  return {
    prefs: {
      title: views.preferences,
      sections: {
        notifications: 'Notifications',
        quiet: 'Heures calmes',
        absence: 'Absence',
        week: 'Votre semaine',
        computer: 'Cet appareil',
        appearance: 'Apparence',
        devices: 'Appareils connectés',
        connection: 'Connexion',
        about: 'À propos',
      },
      needsPairing: 'Vos rôles sont connus une fois votre session ouverte.',
      offline: 'Hors ligne : les changements s’appliquent ici aussitôt et sont envoyés une fois en ligne.',
    },
    week: {
      intro:
        'Ce que vous avez fait ces sept derniers jours. Vous seul le voyez, sauf si votre organisation permet aux administrateurs de comparer les personnes.',
      items: 'Ouverts',
      answered: 'Réponses',
      inTime: 'Décidés à temps',
      inTimeOf: (inTime: number, due: number) =>
        due === 0 ? 'rien n’avait d’échéance' : `${f.number(inTime)} sur ${f.number(due)}`,
      snoozes: 'Reportés',
      firstSight: 'Avant de l’ouvrir',
      firstAnswer: 'Avant votre réponse',
      within: (half: string, most: string) => `la moitié en ${half}, 90 % en ${most}`,
      longest: '30 jours ou plus',
      noTimes: 'aucun pour l’instant',
      again: 'Recompter',
      empty: 'Rien ces sept derniers jours',
      emptyBody: 'Les chiffres apparaissent dès que vous ouvrez un élément, y répondez ou le reportez.',
      offlineTitle: 'Votre semaine requiert le réseau',
      failedTitle: 'Votre semaine n’a pas pu être lue',
    },
    matrix: {
      intro: 'Que faire quand quelque chose arrive pour l’un de vos rôles ?',
      explain: {
        beckon: 'Une notification avec des boutons',
        badge: 'Listé et compté, sans notification',
        digest: 'Un récapitulatif par heure',
        off: 'Non listé ; la recherche le trouve',
      },
      role: 'Rôle',
      usual: 'Par défaut',
      usualHint: 'Notifie ce qui demande une réponse ou est au moins un avertissement ; le reste est seulement compté',
      asEverything: 'Comme tout le reste',
      setByAdministrator: (rules) => `Défini par votre administrateur : ${rules}`,
      everything: 'Tout le reste',
      everythingHint: 'Tous les autres rôles',
      mandatory: 'Obligatoire : ne peut pas être désactivé',
      lastWeek: (n) => `${f.number(n)} en 7 jours`,
      exceptions: (n) => (n === 0 ? 'Affiner' : counted(n, 'exception', 'exceptions')),
      exceptionsFor: (role) => `Exceptions pour ${role}`,
      exceptionsHint: 'La première qui convient décide ; sinon, le choix ci-dessus s’applique.',
      add: 'Ajouter une exception',
      remove: (what) => `Supprimer : ${what}`,
      anyType: 'Tout type',
      typesLabel: 'Types',
      typesMore: (first, more) => `${first} +${f.number(more)}`,
      severityLabel: 'Gravité',
      anySeverity: 'Toute gravité',
      atLeast: (severity) => (severity === 'Critique' ? 'Critique seulement' : `${severity} ou plus grave`),
      deliverLabel: 'Alors',
    },
    preview: {
      label: 'La semaine dernière, avec ces réglages',
      sentence: (n, critical) =>
        n === 0
          ? 'Avec ces réglages : aucune notification la semaine dernière.'
          : `Avec ces réglages : ${counted(n, 'notification', 'notifications')} la semaine dernière${
              critical === 0 ? '' : `, dont ${counted(critical, 'critique', 'critiques')}`
            }.`,
      rest: (badge, digest, off) =>
        [
          badge ? `${counted(badge, 'compté', 'comptés')} seulement` : '',
          digest ? `${f.number(digest)} en récapitulatif` : '',
          off ? counted(off, 'désactivé', 'désactivés') : '',
        ]
          .filter(Boolean)
          .join(' · '),
      by: { person: 'votre choix', administrator: 'défini par votre administrateur', nobody: 'par défaut' },
      counting: 'Calcul sur la semaine dernière',
      failed: 'La semaine dernière n’a pas pu être calculée',
      examples: 'Voir lesquelles',
      nothing: 'Rien ne vous est parvenu la semaine dernière, il n’y a donc rien à comparer.',
    },
    quiet: {
      on: 'Retenir les notifications pendant les heures calmes',
      intro: 'Ce qui arrive est conservé et résumé à la fin.',
      spans: 'Vos heures calmes',
      add: 'Ajouter un horaire',
      remove: (span) => `Supprimer : ${span}`,
      allDay: 'toute la journée',
      drag: 'Choisissez un horaire et faites glisser ses bords, ou réglez-le ci-dessous. Cliquez sur un jour pour l’activer ou le désactiver.',
      week: 'Heures calmes de la semaine',
      from: 'De',
      to: 'À',
      dayNames: {
        mon: 'Lundi',
        tue: 'Mardi',
        wed: 'Mercredi',
        thu: 'Jeudi',
        fri: 'Vendredi',
        sat: 'Samedi',
        sun: 'Dimanche',
      },
      zone: 'Fuseau horaire',
      unless: 'Exceptions',
      unlessSeverity: 'Gravité',
      unlessDue: 'Échéance',
      never: 'Jamais',
      within: (span) => `Dans moins de ${span}`,
      overnight: 'jusqu’au lendemain',
    },
    absence: {
      intro:
        'Pendant votre absence, quelqu’un peut vous remplacer : ce qui est ouvert et ce qui arrive lui parvient aussi. Vous voyez toujours tout.',
      now: (until) => `Vous êtes en absence jusqu’au ${until}.`,
      planned: (from, until) => `Vous serez en absence du ${from} au ${until}.`,
      standIn: (name) => `${name} vous remplace.`,
      noStandIn: 'Personne ne vous remplace.',
      setBy: (name, reason) => (reason === '' ? `Définie par ${name}.` : `Définie par ${name} : ${reason}`),
      end: 'Terminer maintenant',
      cancel: 'Annuler',
      set: 'Déclarer une absence',
      change: 'Modifier',
      from: 'Du',
      to: 'Au',
      who: 'Remplacement (facultatif)',
      order: 'La fin doit être après le début.',
      past: 'La fin est passée.',
      missing: 'Choisissez le début et la fin.',
    },
  };
}
