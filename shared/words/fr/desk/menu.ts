import type { menu as english } from '../../en/desk/menu.ts';
import type { Translation } from '../../translation.ts';
import { views } from '../terms.ts';

export const menu: Translation<typeof english> = {
  file: '&Fichier',
  edit: '&Édition',
  view: '&Affichage',
  window: 'Fe&nêtre',
  help: 'Ai&de',
  preferences: 'Préférences…',
  find: 'Rechercher',
  inbox: views.inbox,
  history: views.history,
  processes: views.processes,
  keys: 'Raccourcis clavier',
  about: 'À propos de Beckon',
  hide: 'Masquer Beckon',
  hideOthers: 'Masquer les autres',
  unhide: 'Tout afficher',
  close: 'Fermer la fenêtre',
  quit: 'Quitter Beckon',
  undo: 'Annuler',
  redo: 'Rétablir',
  cut: 'Couper',
  copy: 'Copier',
  paste: 'Coller',
  selectAll: 'Tout sélectionner',
  resetZoom: 'Taille réelle',
  zoomIn: 'Zoom avant',
  zoomOut: 'Zoom arrière',
  fullScreen: 'Plein écran',
  minimize: 'Réduire',
};
