import type { historyExport as english } from '../../en/desk/history-export.ts';
import type { Translation } from '../../translation.ts';
import { fates, reading, severity, states } from '../terms.ts';

export const historyExport: Translation<typeof english> = {
  exportRunning: 'L’historique est déjà en cours d’exportation.',
  exportFull: 'Le disque est plein. Aucun fichier n’a été écrit.',
  exportFailed: 'Le fichier n’a pas pu être écrit à cet endroit. Rien n’a été modifié ; essayez un autre dossier.',
  exportTitle: 'Exporter l’historique',
  csv: {
    columns: {
      receivedAt: 'Reçu (ISO 8601)',
      received: 'Reçu',
      title: 'Titre',
      body: 'Texte',
      type: 'Type',
      severity: 'Gravité',
      state: 'État',
      source: 'Source',
      system: 'Système',
      recordType: 'Type de dossier',
      record: 'Dossier',
      amount: 'Montant',
      currency: 'Devise',
      dueAt: 'Échéance (ISO 8601)',
      due: 'Échéance',
      answer: 'Réponse',
      answeredBy: 'Réponse de',
      answeredAt: 'Répondu (ISO 8601)',
      answered: 'Répondu',
      comment: 'Commentaire',
      fields: 'Champs',
      fate: 'Statut de la réponse',
      claimedBy: 'Pris en charge par',
      count: 'Nombre',
      id: 'Identifiant',
    },
    severity,
    states: { ...states, ...reading },
    fates,
  },
};
