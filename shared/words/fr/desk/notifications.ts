import type { notifications as english } from '../../en/desk/notifications.ts';
import type { Translated } from '../../translated.ts';
import { due, dueNow, given, overdue, reminder, sentBy, severityWithin, undoing } from '../terms.ts';

const fresh = (n: number): string => (n === 1 ? '1 nouvel élément' : `${n} nouveaux éléments`);

export const notifications: Translated<typeof english> = {
  appName: 'Beckon',
  more: 'Plus…',
  newWhile: {
    away: (n) => `${fresh(n)} en votre absence`,
    paused: (n) => `${fresh(n)} pendant la pause`,
    quiet: (n) => `${fresh(n)} pendant les heures calmes`,
    inhibited: (n) => `${fresh(n)} pendant « Ne pas déranger »`,
    waiting: (n) => (n === 1 ? '1 élément vous attend' : `${n} éléments vous attendent`),
  },
  moreWait: (n) => (n === 1 ? '1 autre élément en attente' : `${n} autres éléments en attente`),
  moreCritical: (n) => (n === 1 ? '1 autre élément critique en attente' : `${n} autres éléments critiques en attente`),
  dueToday: (n) => `${n} à échéance aujourd’hui`,
  needYou: (n) => (n === 1 ? '1 demande une réponse' : `${n} demandent une réponse`),
  refusedCount: (n) => (n === 1 ? '1 réponse n’est pas passée' : `${n} réponses ne sont pas passées`),
  digest: (n) => `${fresh(n)} dans le récapitulatif`,
  redacted: (approval) =>
    approval ? 'Une approbation vous attend dans Beckon' : 'Quelque chose vous attend dans Beckon',
  criticalFirst: (title) => `Critique : ${title}`,
  toCustomer: (name) => `À ${name}`,
  notReached: (channel) =>
    `${{ push: 'La notification push', sms: 'Le SMS', email: 'L’e-mail', web: 'Le message web' }[channel]} n’a pas atteint le client`,
  refusedBy: (source, reason) => (reason ? `${source} refuse : ${reason}` : `${source} refuse votre réponse`),
  notDelivered: (source) => `Votre réponse n’a pas atteint ${source}`,
  notTakenBackBy: (source, reason) =>
    reason ? `${source} refuse le retrait : ${reason}` : `${source} refuse de retirer votre réponse`,
  notTakenBack: (source) => `${source} n’a pas été joint : votre réponse n’est pas retirée`,
  takenBackBy: (name) => `${name} a retiré la réponse`,
  notCounted: 'Votre réponse n’a pas compté',
  undoing: {
    ...undoing,
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
  dueNow,
  due,
  within: (span, time) => `dans ${span} (${time})`,
  minutes: (n) => `${n} min`,
  hours: (n) => `${n} h`,
  days: (n) => (n === 1 ? '1 jour' : `${n} jours`),
  overdue,
  reminder,
  escalated: 'Remonté jusqu’à vous',
  nowSeverity: (severity) => `Désormais : ${severity}`,
  severity: severityWithin,
  sentBy,
};
