import type { files as english } from '../../en/desk/files.ts';
import type { Translation } from '../../translation.ts';
import { preferenceNames } from '../terms.ts';

function recoveredWords(found: number, lost: number, certain: boolean): string {
  if (lost === 0 && certain) {
    if (found === 0) return 'Aucune réponse n’y attendait.';
    return found === 1 ? 'L’unique réponse a été récupérée.' : `Les ${found} réponses ont toutes été récupérées.`;
  }
  if (found === 0 && !certain) return 'Ses réponses n’ont pas pu être lues : vérifiez vos éléments ouverts.';
  const all = certain ? `${found + lost}` : `au moins ${found + lost}`;
  return `${found} réponses sur ${all} ont été récupérées, le reste n’a pas pu être lu : vérifiez vos éléments ouverts.`;
}

export const files: Translation<typeof english> = {
  names: {
    history: 'L’historique',
    outbox: 'Le fichier de vos réponses conservées',
    state: 'Le fichier de vos préférences',
  },
  fault: {
    full: 'le disque est plein',
    unwritable: 'cet appareil ne laisse pas Beckon y écrire',
    failing: 'le disque ne lit ou n’écrit pas',
    busy: 'un autre programme l’utilise',
    damaged: 'le fichier est endommagé',
  },
  waits: (name, fault) =>
    `${name} ne peut pas être ouvert sur cet appareil : ${fault}. Rien n’y a été modifié. Beckon réessaie toutes les quelques secondes et démarre tout seul dès que possible.`,
  noFolder: (path, fault) =>
    `Beckon ne peut pas conserver ses fichiers dans ${path} : ${fault}. Rien n’a été modifié. Dès que le dossier est accessible en écriture, redémarrez Beckon.`,
  newer: (name) =>
    `${name} a été écrit sur cet appareil par une version plus récente de Beckon. Rien n’y a été modifié. Réinstallez la version plus récente.`,
  newerHere: (name) =>
    `${name} a été écrit dans ce navigateur par une version plus récente de Beckon. Rien n’y a été modifié. Rechargez cette page.`,
  notKept: (fault) =>
    `Cela n’a pas pu être conservé sur cet appareil : ${fault}. Rien n’a été envoyé ni modifié ; réessayez ensuite.`,
  answerNotKept: (fault) =>
    `Votre réponse n’a pas pu être conservée sur cet appareil : ${fault}. Elle n’a pas été donnée ; ensuite, ouvrez l’élément et répondez de nouveau.`,
  sendingWaits: (fault) =>
    `Des réponses attendent sur cet appareil : ${fault}. Elles sont conservées, et Beckon réessaie tout seul.`,
  historySetAside: (file) =>
    `L’historique de cet appareil était endommagé. Il est récupéré de nouveau auprès du serveur ; le fichier endommagé est conservé sous ${file}.`,
  recovered: (file, found, lost, certain) =>
    `Le fichier de vos réponses conservées était endommagé et a été mis de côté sous ${file}. ${recoveredWords(found, lost, certain)}`,
  historyAnew: 'L’historique de ce navigateur était endommagé. Il est récupéré de nouveau auprès du serveur.',
  outboxAnew: (found, lost, certain) =>
    `Le fichier de vos réponses conservées dans ce navigateur était endommagé. ${recoveredWords(found, lost, certain)}`,
  stateAnew:
    'Ce que ce navigateur gardait de vos préférences était endommagé. Les valeurs par défaut s’appliquent de nouveau.',
  asideUnread: (file) =>
    `Les réponses mises de côté dans ${file} ne peuvent pas être lues pour le moment. Rien n’y a été modifié ; le prochain démarrage réessaie.`,
  answersUnreadable: (n) =>
    `${n === 1 ? '1 réponse conservée ne peut pas être lue' : `${n} réponses conservées ne peuvent pas être lues`} par cette version de Beckon. Elles restent sur cet appareil et ne sont pas envoyées ; vérifiez vos éléments ouverts.`,
  preferenceNames: {
    theme: preferenceNames.theme,
    density: preferenceNames.density,
    language: preferenceNames.language,
    sounds: preferenceNames.sounds,
    startAtLogin: 'Démarrage à l’ouverture de session',
    redactWhenLocked: 'Masquer les détails sur écran verrouillé',
    criticalWhileInhibited: 'Critiques pendant « Ne pas déranger »',
    pushDetails: 'Détails dans les notifications push',
    beckonBesideDesktop: 'Notifier en plus du poste',
    singleKeys: preferenceNames.singleKeys,
    undoSeconds: preferenceNames.undoSeconds,
    notificationSeconds: preferenceNames.notificationSeconds,
    afterAnswer: preferenceNames.afterAnswer,
    knowDays: preferenceNames.knowDays,
    firstSteps: 'Premiers pas',
    pause: 'Pause',
  },
  proxyUnsaved: (fault) =>
    `L’identification pour le proxy n’a pas pu être conservée sur cet appareil : ${fault}. Elle vaut jusqu’à la fermeture de Beckon.`,
  preferencesNotTaken: (names) =>
    `preferences.json contient une valeur inconnue de Beckon : ${names}. La valeur par défaut s’applique ; le fichier garde la sienne jusqu’à ce que vous en choisissiez une autre.`,
  preferencesSetAside: (file) =>
    `Vos préférences n’ont pas pu être lues ; les valeurs par défaut s’appliquent de nouveau. Le fichier est conservé sous ${file}.`,
  preferencesUnreadable: (fault) =>
    `Vos préférences ne peuvent pas être lues : ${fault}. Les valeurs par défaut s’appliquent, et le fichier est resté tel quel.`,
  preferencesUnsaved: (fault) =>
    `Vos préférences ne peuvent pas être enregistrées : ${fault}. Votre choix vaut jusqu’à la fermeture de Beckon, et Beckon réessaie.`,
  signInUnreadable: (why) =>
    `Votre session sur cet appareil ne peut pas être lue : ${why}. Elle est restée telle quelle, et Beckon réessaie ; une nouvelle connexion la remplace.`,
  signInLocked: 'le trousseau est verrouillé ou a été remplacé',
  signInUnknown: 'account.json n’a pas été écrit par cette version de Beckon',
  signInUnsaved: (fault) =>
    `Votre session ne peut pas être enregistrée sur cet appareil : ${fault}. Elle vaut jusqu’à la fermeture de Beckon, et Beckon réessaie.`,
};
