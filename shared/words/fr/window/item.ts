import type { Formats } from '../../../formats.ts';
import { countWords } from '../../count-words.ts';
import type { item as english } from '../../en/window/item.ts';
import type { Translation } from '../../translation.ts';
import { done, reminder, sentBy, steps } from '../terms.ts';

const did = (who: string | null, participle: string): string =>
  who === null ? `Vous avez ${participle}` : `${who} a ${participle}`;

export function item(f: Formats): Translation<ReturnType<typeof english>> {
  const counted = countWords(f);
  return {
    item: {
      back: 'Retour à la liste',
      fold: (n) => `× ${f.number(n)}`,
      often: 'Fréquence',
      flapping: 'Intermittent',
      flappingHint:
        'Résolu puis revenu trois fois en 10 minutes. Il reste un seul élément et ne vous notifie pas à chaque fois.',
      firstSeen: 'Premier',
      lastSeen: 'Dernier',
      times: 'Fois',
      allAbout: 'Tout sur ce dossier',
      clearRecord: (what) => `Ne plus limiter à ${what}`,
      rate: 'Occurrences par minute',
      claimed: (name) => `${name} s’en occupe`,
      claimedByMe: 'Vous vous en occupez',
      unseen: 'Nouveau',
      amount: 'Montant',
      requester: 'Demandé par',
      unknownHere: (name) => `${name} · inconnu ici`,
      stopped: {
        mixed: () =>
          'Personne ne peut décider : le nom de qui a fait la demande mêle des lettres de plusieurs écritures. Votre administrateur peut régler cela.',
        unknown: (source) =>
          `Personne ne peut décider : ${source} nomme quelqu’un qui n’est pas connu ici. Votre administrateur peut régler cela.`,
      },
      sentBy,
      linkLeads: (host) => `Mène à ${host}.`,
      linkLeadsElsewhere: (host, sender) => `Mène à ${host}, pour lequel ${sender} n’est pas connu.`,
      linkBecause: {
        'user-info': 'Ce qui précède le @ n’est pas une adresse.',
        'not-ascii': 'Son nom contient des lettres qui peuvent ressembler à d’autres.',
      },
      linkAsk: 'Ouvrir ce lien ?',
      linkAskFrom: (sender) => `Il a été envoyé par ${sender}.`,
      linkOpen: (host) => `Ouvrir ${host}`,
      openLink: (what, host) => `Ouvrir ${what} chez ${host} dans le navigateur`,
      facts: 'Détails',
      attachments: 'Pièces jointes',
      thread: 'Activité',
      path: 'Historique des statuts',
      error: 'Ce qui a échoué',
      errorCode: 'Code',
      errorStep: 'Étape',
      errorField: 'Champ',
      errorCounts: (ok, failed) => `${ok} traités, ${failed} en échec`,
      process: 'Processus',
      processStep: (step, status) => `${step} : ${status}`,
      stepStatus: {
        pending: 'non commencée',
        active: 'en cours',
        done: 'terminée',
        failed: 'échouée',
        skipped: 'omise',
      },
      messages: 'Ce qui a été envoyé au client',
      messageStatus: { queued: 'En attente', sent: 'Envoyé', delivered: 'Remis', failed: 'Échec' },
      messageRetried: (reason) => `Pas encore accepté, nouvel essai automatique : ${reason}`,
      resend: 'Renvoyer',
      resending: 'Renvoi en cours',
      channel: { push: 'Push', sms: 'SMS', email: 'E-mail', web: 'Web', whatsapp: 'WhatsApp' },
      received: (when) => `Reçu ${when}`,
      waitingForInfo: 'Une question a été posée. Vous pouvez décider en attendant.',
      waitingTurn: 'D’autres sont consultés d’abord. Vous serez averti quand ce sera votre tour.',
      nothingToDo: 'Pour information : aucune réponse n’est requise.',
      snooze: 'Reporter',
      handOver: 'Transmettre',
      claim: 'Je m’en occupe',
      release: 'Rendre',
      otherAnswers: 'Autres réponses',
      more: 'Plus',
      moreOn: (title) => `Plus : ${title}`,
    },
    snooze: {
      pick: 'Choisir une heure',
      pickTitle: 'Reporter jusqu’à',
      day: 'Jour',
      time: 'Heure',
      faults: {
        missing: 'Choisissez un jour et une heure.',
        past: 'Cette heure est passée. Choisissez-en une plus tardive.',
        far: 'Choisissez un jour dans l’année qui vient.',
      },
      back: 'Réafficher maintenant',
      backOf: (title) => `Réafficher maintenant : ${title}`,
      change: 'Changer l’heure',
      changeOf: (title) => `Changer l’heure : ${title}`,
      quarter: 'Reporter de 15 minutes',
      half: 'Reporter de 30 minutes',
      hour: 'Reporter d’une heure',
      afternoon: 'Jusqu’à cet après-midi',
      tomorrow: 'Jusqu’à demain',
      workingDay: 'Jusqu’au prochain jour ouvré',
      monday: 'Jusqu’à lundi',
      beforeDue: 'Une heure avant l’échéance',
      late: (due) => `Échéance avant cela, ${due}. Appuyez encore pour reporter quand même.`,
      woken: 'Réaffiché.',
    },
    ladder: { ...steps, due: 'Échéance' },
    decision: {
      title: 'Mode de décision',
      all: 'Toutes les personnes consultées doivent approuver ; un seul rejet décide.',
      quorum: (n) => `${counted(n, 'approbation décide', 'approbations décident')}.`,
      sequential: 'L’un après l’autre ; un seul rejet décide.',
      progress: (n, of) => `${f.number(n)} sur ${counted(of, 'approuvé', 'approuvés')}`,
      approved: (n) => counted(n, 'approbation', 'approbations'),
      waitingFor: (names) => `en attente de ${names}`,
      yourTurn: 'C’est votre tour.',
      later: (names) => `Votre tour vient après ${names}.`,
      states: {
        approve: done.approve,
        reject: done.reject,
        acknowledge: done.acknowledge,
        open: 'pas encore',
        turn: 'consulté maintenant',
      },
      you: 'Vous',
      yours: 'vous',
      others: (n) => counted(n, 'autre', 'autres'),
    },
    why: {
      label: 'Pourquoi ai-je reçu cela ?',
      byName: 'Cela s’adresse à vous nommément',
      role: (roles) => `En tant que ${roles}`,
      places: (places) => `pour ${places}`,
      via: {
        event: '',
        fallback: 'parce que personne d’autre ne l’aurait reçu',
        escalation: 'après une escalade',
        delegation: 'qui vous a été transmis',
        'stand-in': 'en remplacement d’une personne absente',
      },
      unknown: 'Vous l’avez reçu au titre d’un rôle antérieur.',
    },
    thread: {
      question: (who) => did(who, 'demandé des précisions'),
      answer: (who) => who ?? 'Vous',
      vote: did,
      answered: 'répondu',
      reminder,
      reminderBy: (who) => (who === null ? 'Vous avez envoyé un rappel' : `${who} a envoyé un rappel`),
      escalation: 'Escaladé',
      recalled: (who) => did(who, 'repris l’élément'),
      claim: (who) => (who === null ? 'Vous vous en occupez' : `${who} s’en occupe`),
      delegated: (who, to) => {
        if (to === undefined) return did(who, 'transmis l’élément');
        if (to === null) return `${who ?? 'Vous'} vous l’a transmis`;
        return who === null ? `Vous l’avez transmis à ${to}` : `${who} l’a transmis à ${to}`;
      },
      resolved: 'Résolu',
      withdrawn: 'Retiré',
      'taken-back': (who) => did(who, 'retiré la réponse'),
      'not-taken-back': (who) =>
        who === null ? 'Vous n’avez pas pu retirer la réponse' : `${who} n’a pas pu retirer la réponse`,
      refused: (who) => (who === null ? 'Votre réponse n’a pas été acceptée' : `Réponse de ${who} non acceptée`),
    },
  };
}
