import type { notifications as english } from '../../en/desk/notifications.ts';
import type { Translation } from '../../translation.ts';
import { due, given, reminder, sentBy, severityWithin, undoing } from '../terms.ts';

const fresh = (n: number): string => (n === 1 ? '1 nouvel élément' : `${n} nouveaux éléments`);

export const notifications: Translation<typeof english> = {
  appName: 'Beckon',
  more: 'Plus…',
  newWhile: {
    away: (n) => `${fresh(n)} en votre absence`,
    offline: (n) => `${fresh(n)} pendant que Beckon n’était pas connecté`,
    paused: (n) => `${fresh(n)} pendant la pause`,
    quiet: (n) => `${fresh(n)} pendant les heures calmes`,
    inhibited: (n) => `${fresh(n)} pendant « Ne pas déranger »`,
  },
  waits: 'Des éléments vous attendent',
  moreWaits: 'D’autres éléments vous attendent',
  moreCriticalWaits: 'D’autres éléments critiques vous attendent',
  refusedCount: (n) => (n === 1 ? '1 réponse n’est pas passée' : `${n} réponses ne sont pas passées`),
  digest: (n) => `${fresh(n)} dans le récapitulatif`,
  redacted: (approval) =>
    approval ? 'Une approbation vous attend dans Beckon' : 'Quelque chose vous attend dans Beckon',
  criticalFirst: (title) => `Critique : ${title}`,
  toCustomer: (name) => `À ${name}`,
  notReached: (channel) =>
    `${{ push: 'La notification push', sms: 'Le SMS', email: 'L’e-mail', web: 'Le message web', whatsapp: 'Le message WhatsApp' }[channel]} n’a pas atteint le client`,
  yourAnswer: {
    approve: (what) => (what ? `Votre approbation de ${what}` : 'Votre approbation'),
    reject: (what) => (what ? `Votre rejet de ${what}` : 'Votre rejet'),
    acknowledge: (what) => (what ? `Votre prise de connaissance de ${what}` : 'Votre prise de connaissance'),
    'request-info': (what) => (what ? `Votre question sur ${what}` : 'Votre question'),
    custom: (what) => (what ? `Votre réponse à ${what}` : 'Votre réponse'),
  },
  refusedBefore: (source, reason) => `${source} a refusé la dernière réponse : ${reason}`,
  wasRefused: (answer, reason) => `${answer} n’a pas abouti${reason ? ` : ${reason}` : ''}`,
  notDelivered: (answer, source) => `${answer} n’a pas atteint ${source}`,
  notTakenBackBy: (answer, source, reason) =>
    `${answer} reste valable : ${source} refuse le retrait${reason ? ` : ${reason}` : ''}`,
  notTakenBack: (answer, source) => `${answer} reste valable : ${source} est injoignable`,
  takenBackBy: (name) => `${name} a retiré la réponse`,
  notCounted: (answer) => `${answer} ne compte pas`,
  undoing: {
    undo: undoing.undo,
    given,
    one: (what, title) => `${what} : ${title}`,
    many: (n) => `${n} réponses pas encore envoyées`,
    notSent: 'Pas encore envoyée',
    undoAll: 'Tout annuler',
    tooLate: 'Trop tard pour annuler : la réponse est envoyée',
  },
  tested: {
    title: 'Notification d’essai',
    body: 'Les notifications de Beckon ont cet aspect. Rien ne vous attend.',
    button: 'Je vois ce bouton',
  },
  due,
  minutes: (n) => `${n} min`,
  hours: (n) => `${n} h`,
  days: (n) => (n === 1 ? '1 jour' : `${n} jours`),
  overdueSince: (when) => `en retard depuis ${when}`,
  asks: (name) => `${name} demande`,
  reminder,
  escalated: 'Remonté jusqu’à vous',
  handedBy: (name) => `Transmis à vous par ${name}`,
  nowSeverity: (severity) => `Désormais : ${severity}`,
  severity: severityWithin,
  sentBy,
};
