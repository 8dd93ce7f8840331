import type { answers as english } from '../../en/desk/answers.ts';
import type { Translation } from '../../translation.ts';
import { alreadyDone, done, ended } from '../terms.ts';

export const answers: Translation<typeof english> = {
  alreadyAnswered: (verb, name, at) => alreadyDone(name, verb, at),
  done: {
    approve: done.approve,
    partial: done.partial,
    reject: done.reject,
    acknowledge: done.acknowledge,
    'request-info': 'demandé des précisions',
    custom: 'répondu',
  },
  itemEnded: ended,
  handedToOthers: (name, at) => `${name} a transmis cet élément à d’autres personnes, ${at}.`,
  itemExpired: 'Le délai de réponse est passé.',
  itemUnknown: 'Cet élément n’est pas sur cet appareil. Il a peut-être été retiré.',
  notOffered: 'Cette réponse n’est plus possible ici. L’élément montre pourquoi.',
  commentNeeded: (label) => `« ${label} » exige un commentaire. Rien n’a été envoyé.`,
  inputInvalid: (label) => `Les champs de « ${label} » ne sont pas remplis correctement. Rien n’a été envoyé.`,
  linesInvalid: 'Les décisions sur certaines lignes ne correspondent pas à cet élément. Rien n’a été envoyé.',
  asksAlone: (label) => `« ${label} » dépasse une limite. Répondez à cet élément séparément.`,
  confirmNeeded: (label) => `« ${label} » doit d’abord être confirmé. Rien n’a été envoyé.`,
  changedMeanwhile:
    'Cet élément a changé pendant votre décision. Votre réponse n’a pas été envoyée ; votre commentaire est conservé.',
  confirming: {
    offline: (label) =>
      `« ${label} » dépasse une limite et requiert le réseau. Rien n’a été envoyé ; répondez une fois en ligne.`,
    unreached: 'Le serveur n’a pas répondu. Rien n’a été enregistré ; votre commentaire est conservé.',
    again: 'Confirmez encore une fois. Rien n’a encore été enregistré.',
    late: 'La confirmation n’est pas venue à temps. Rien n’a été envoyé ; votre commentaire est conservé.',
    networkWent: 'Le réseau a été coupé avant l’envoi. Rien n’a été envoyé ; votre commentaire est conservé.',
  },
  notGiven: 'Votre réponse n’est pas encore donnée',
  onItsWay: 'Votre réponse à cet élément est déjà en route.',
  undone: 'Annulé. Rien n’a été envoyé ; votre commentaire est conservé.',
  beingSent: 'Cette réponse est en cours d’envoi et ne peut plus être annulée.',
  nothingToDismiss: 'Aucune réponse n’est conservée pour cet élément.',
  processesOffline: 'Réessayez quand vous serez en ligne.',
  withdrawLate: 'Le délai de retrait est passé. Votre réponse reste valable.',
  /** An operation that needs the relay was invoked while offline. */
  offline: {
    claim: '« Je m’en occupe » requiert le réseau. Rien n’a été modifié.',
    withdraw: 'Retirer une réponse requiert le réseau. Votre réponse reste valable ; réessayez une fois en ligne.',
    resend: 'Renvoyer requiert le réseau. Rien n’a été envoyé ; réessayez une fois en ligne.',
    delegate: 'Transmettre requiert le réseau. Rien n’a été modifié ; réessayez une fois en ligne.',
    absence: 'Déclarer une absence requiert le réseau. Rien n’a été modifié ; réessayez une fois en ligne.',
    people: 'La recherche de personnes requiert le réseau. Réessayez une fois en ligne.',
    evidence: 'Les lignes et documents de cet élément nécessitent le réseau. Réessayez une fois connecté.',
    related: 'Les décisions précédentes nécessitent le réseau. Réessayez une fois connecté.',
    requests: 'Vos demandes ne s’affichent que lorsque vous êtes connecté.',
    insights: 'Vos chiffres demandent le réseau ; réessayez une fois connecté.',
    remind: 'Relancer demande le réseau. Personne n’a été relancé ; réessayez une fois connecté.',
  },
};
