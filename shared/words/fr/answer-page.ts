import type { answerPage as english } from '../en/answer-page.ts';
import type { Translation } from '../translation.ts';
import { actionLabels, alreadyDone, comparison, done, ended, inPlaceOf, reminder, sentBy, severity } from './terms.ts';

export const answerPage: Translation<typeof english> = {
  actionLabels,
  sentBy,
  done: {
    approve: done.approve,
    partial: done.partial,
    reject: done.reject,
    acknowledge: done.acknowledge,
    'request-info': 'demandé des précisions',
  },
  answered: (label) => `répondu « ${label} »`,
  onBehalf: inPlaceOf,
  mine: (verb, at) => `Vous avez ${verb}, ${at}`,
  mineAnswered: (answered, at) => `Vous avez ${answered}, ${at}`,
  other: alreadyDone,
  used: 'Ce lien a déjà servi à répondre. Ouvrez Beckon pour répondre de nouveau',

  fate: {
    none: () => 'La réponse est enregistrée.',
    recorded: () => 'La réponse est enregistrée.',
    delivering: (source) => `La réponse est enregistrée et en route vers ${source}.`,
    accepted: (source) => `${source} a accepté la réponse et en communiquera le résultat.`,
    confirmed: (source) => `${source} l’a confirmée.`,
    refused: (source, because) => `${source} a refusé${because}.`,
    failed: (source, because) =>
      `La réponse n’a pas pu être remise à ${source}${because}. Votre administrateur peut la renvoyer.`,
    withdrawing: (source) => `Elle est en cours de retrait : ${source} est interrogé.`,
    withdrawn: () => 'Elle a été retirée.',
  },
  because: (reason) => (reason ? ` : ${reason}` : ''),

  ended,
  expired: 'Le délai de réponse est passé',
  stopped: {
    mixed: () =>
      'Personne ne peut décider : le nom de qui a fait la demande mêle des lettres de plusieurs écritures. Votre administrateur peut régler cela',
    unknown: (source) =>
      `Personne ne peut décider : ${source} nomme quelqu’un qui n’est pas connu ici. Votre administrateur peut régler cela`,
  },
  stillAsked: (verb) => `${verb}. D’autres doivent encore répondre`,
  delegated: 'Vous avez transmis cet élément à quelqu’un d’autre, qui répond maintenant',
  askedBefore: 'D’autres sont consultés avant vous',
  askedOfOthers: 'La réponse est demandée à d’autres',

  requestedBy: (name) => `Demandé par ${name}`,
  unknownHere: (name) => `${name} · inconnu ici`,
  due: (at) => `Échéance ${at}`,
  overdue: (at) => `En retard depuis ${at}`,
  severity: { critical: severity.critical, warning: severity.warning },
  attachments: 'Pièces jointes',
  openIn: (system) => `Ouvrir dans ${system}`,
  leadsTo: (url, host, because) => `${url} mène à ${host} : ${because}`,
  linkBecause: {
    'unknown-host': (source) => `${source} n’est pas connu pour cela`,
    'user-info': () => 'ce qui précède le @ n’est pas une adresse',
    'not-ascii': () => 'son nom contient des lettres qui peuvent ressembler à d’autres',
  },

  answers: 'Votre réponse',
  alsoFor: (names) => `Vous pouvez aussi répondre pour ${names}.`,
  onlyFor: (names) => `Vous répondez pour ${names}.`,
  stepUp: 'Cela exige un commentaire, une confirmation et une connexion. Ouvrez Beckon pour répondre.',
  opens: (label) => `${label}…`,
  withComment: (label) => `${label} avec un commentaire`,
  comment: 'Commentaire',
  commentOptional: 'Commentaire (facultatif)',
  confirm: (label) => `Oui, ${label}`,

  happened: 'Activité',
  voted: (verb) => `a ${verb}`,
  thread: {
    question: 'a posé une question',
    answer: 'a répondu',
    vote: 'a répondu',
    reminder,
    escalation: 'Escaladé à',
    claim: 's’en occupe',
    delegated: 'a transmis à',
    resolved: 'a clôturé',
    withdrawn: 'a retiré',
    'taken-back': 'a retiré sa réponse',
    'not-taken-back': 'n’a pas pu retirer sa réponse',
    reassigned: 'a transmis à',
    closed: 'a clôturé',
    refused: 'a donné une réponse qui n’a pas été acceptée',
  },

  changed: {
    what: 'Quoi',
    ...comparison,
  },

  notRecorded: {
    alreadyAnswered: 'Votre réponse n’a pas été enregistrée : une réponse avait déjà été donnée',
    changed:
      'Cet élément a changé pendant votre décision. Votre réponse n’a pas été enregistrée ; votre commentaire est conservé',
    closed: 'Votre réponse n’a pas été enregistrée : cet élément n’est plus ouvert',
    commentNeeded: 'Votre réponse n’a pas été enregistrée : elle exige un commentaire',
    inputInvalid: 'Votre réponse n’a pas été enregistrée : les champs ne sont pas remplis correctement',
    ownRequest: 'Votre réponse n’a pas été enregistrée : c’est votre demande, quelqu’un d’autre décide',
    notYourTurn: 'Votre réponse n’a pas été enregistrée : d’autres sont consultés avant vous',
    because: (detail) => `Votre réponse n’a pas été enregistrée : ${detail}`,
  },
  failed: {
    title: 'Cela n’a pas fonctionné',
    invalid: {
      title: 'Ce lien n’est pas valable',
      text: 'Il a peut-être plus d’un jour, ou a été coupé en chemin. Ouvrez Beckon pour voir ce qui vous attend.',
    },
    tooMany: {
      title: 'Trop d’essais depuis cet endroit',
      text: 'Rien n’a été modifié. Attendez une minute, puis rouvrez le lien.',
    },
    notNow: {
      title: 'Indisponible pour le moment',
      text: 'Rien n’a été modifié. Rouvrez le lien dans un instant.',
    },
  },
};
