import type { historyExport as english } from '../../en/desk/history-export.ts';
import type { Translation } from '../../translation.ts';
import { fates, reading, severity, states } from '../terms.ts';

export const historyExport: Translation<typeof english> = {
  exportRunning: 'L’historique est déjà en cours d’exportation.',
  exportFull: 'Le disque est plein. Aucun fichier n’a été écrit.',
  exportFailed: 'Le fichier n’a pas pu être écrit à cet endroit. Rien n’a été modifié ; essayez un autre dossier.',
  exportTitle: 'Exporter l’historique',
  csv: {
    columns: [
      'Reçu (ISO 8601)',
      'Reçu',
      'Titre',
      'Texte',
      'Type',
      'Gravité',
      'État',
      'Source',
      'Système',
      'Type de dossier',
      'Dossier',
      'Montant',
      'Devise',
      'Échéance (ISO 8601)',
      'Échéance',
      'Réponse',
      'Réponse de',
      'Répondu (ISO 8601)',
      'Répondu',
      'Commentaire',
      'Champs',
      'Statut de la réponse',
      'Pris en charge par',
      'Nombre',
      'Identifiant',
    ],
    severity,
    states: { ...states, ...reading },
    fates,
  },
};
