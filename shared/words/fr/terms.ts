import type * as english from '../en/terms.ts';
import type { Translation } from '../translation.ts';

type Terms = Translation<typeof english>;

export const severity: Terms['severity'] = {
  info: 'Info',
  notice: 'Avis',
  warning: 'Avertissement',
  critical: 'Critique',
};

export const severityWithin: Terms['severityWithin'] = {
  info: 'info',
  notice: 'avis',
  warning: 'avertissement',
  critical: 'critique',
};

export const types: Terms['types'] = {
  'approval.requested': 'Approbation',
  'task.assigned': 'Tâche',
  'case.escalated': 'Dossier escaladé',
  'status.changed': 'Changement de statut',
  'exception.raised': 'Erreur',
  'alert.raised': 'Alerte',
  'customer.notification': 'Message au client',
  'process.step': 'Étape de processus',
};

export const states: Terms['states'] = {
  open: 'Ouvert',
  waiting: 'En attente d’autres',
  answered: 'Traité',
  closed: 'Clôturé',
  withdrawn: 'Retiré',
  expired: 'Expiré',
};

export const reading: Terms['reading'] = { read: 'Lu', unread: 'Non lu' };

export const deliveries: Terms['deliveries'] = {
  beckon: 'Notifier',
  badge: 'Compteur seul',
  digest: 'Récapitulatif',
  off: 'Désactivé',
};

export const fates: Terms['fates'] = {
  recorded: 'Enregistrée',
  delivering: 'En route',
  accepted: 'Acceptée',
  confirmed: 'Confirmée',
  refused: 'Refusée',
  failed: 'Non remise',
  none: 'Enregistrée',
  withdrawing: 'Retrait en cours',
  withdrawn: 'Retirée',
};

export const done: Terms['done'] = {
  approve: 'approuvé',
  partial: 'approuvé en partie',
  reject: 'rejeté',
  acknowledge: 'pris connaissance',
};
export const given: Terms['given'] = {
  approve: 'Approuvé',
  partial: 'Approuvé en partie',
  reject: 'Rejeté',
  acknowledge: 'Pris connaissance',
  'request-info': 'Précisions demandées',
};

export const inboxTabs: Terms['inboxTabs'] = { answer: 'À répondre', know: 'Pour info', snoozed: 'Reportés' };
export const toAnswer: Terms['toAnswer'] = (n) => `${n} à répondre`;

/** Default labels, used if the source gives none. */
export const actionLabels: Terms['actionLabels'] = {
  approve: 'Approuver',
  reject: 'Rejeter',
  acknowledge: 'Prendre connaissance',
  'request-info': 'Demander des précisions',
};

export const views: Terms['views'] = {
  inbox: 'Réception',
  history: 'Historique',
  requests: 'Mes demandes',
  processes: 'Processus',
  preferences: 'Préférences',
};

export const pausing: Terms['pausing'] = {
  pause: 'Pause',
  untilTomorrow: 'Jusqu’à demain',
  untilResumed: 'Jusqu’à la reprise',
  resume: 'Reprendre',
};

export const preferenceNames: Terms['preferenceNames'] = {
  theme: 'Thème',
  density: 'Densité',
  language: 'Langue',
  sounds: 'Son des notifications',
  singleKeys: 'Raccourcis clavier',
  undoSeconds: 'Délai pour annuler une réponse',
  notificationSeconds: 'Affichage des notifications',
  afterAnswer: 'Après une réponse',
  knowDays: 'Les informations quittent la boîte',
};
export const setByOrganisation = 'Défini par votre organisation';
export const undoing: Terms['undoing'] = { undo: 'Annuler', sendNow: 'Envoyer maintenant' };

export const reminder: Terms['reminder'] = 'Rappel';
/** Automatic steps of an item. */
export const steps: Terms['steps'] = {
  title: 'Étapes automatiques',
  working: 'Étapes automatiques, en temps de travail',
  reminder,
  escalation: (to) => (to ? `Escalade vers ${to}` : 'Escalade'),
  expiry: 'Fin du délai de réponse',
  done: 'fait',
  next: 'suivant',
};
export const sentBy: Terms['sentBy'] = (name) => `envoyé par ${name}`;
export const inPlaceOf: Terms['inPlaceOf'] = (name, other) => `${name} pour ${other}`;
export const alreadyDone: Terms['alreadyDone'] = (name, verb, at) => `${name} a déjà ${verb}, ${at}`;
export const ended: Terms['ended'] = {
  closed: (name, at) => `Clôturé par ${name}, ${at}`,
  withdrawn: (name, at) => `Retiré par ${name}, ${at}`,
};
export const dueNow: Terms['dueNow'] = 'échéance atteinte';
export const due: Terms['due'] = (when) => `échéance ${when}`;
export const overdue: Terms['overdue'] = (span) => `en retard de ${span}`;

export const comparison: Terms['comparison'] = {
  before: 'Avant',
  now: 'Maintenant',
  nothing: 'rien',
  parts: {
    title: 'Titre',
    amount: 'Montant',
    requester: 'Demandé par',
    record: 'Dossier',
    body: 'Texte',
    evidence: 'Pièces de la demande',
    attachments: 'Pièces jointes',
    decision: 'Mode de décision',
    actions: 'Réponses',
  },
};
