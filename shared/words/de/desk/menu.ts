import type { menu as english } from '../../en/desk/menu.ts';
import type { Translation } from '../../translation.ts';
import { views } from '../terms.ts';

export const menu: Translation<typeof english> = {
  file: '&Datei',
  edit: '&Bearbeiten',
  view: '&Ansicht',
  window: '&Fenster',
  help: '&Hilfe',
  preferences: 'Einstellungen…',
  find: 'Suchen',
  inbox: views.inbox,
  history: views.history,
  processes: views.processes,
  keys: 'Tastenkürzel',
  about: 'Über Beckon',
  hide: 'Beckon ausblenden',
  hideOthers: 'Andere ausblenden',
  unhide: 'Alle einblenden',
  close: 'Fenster schließen',
  quit: 'Beckon beenden',
  undo: 'Rückgängig',
  redo: 'Wiederholen',
  cut: 'Ausschneiden',
  copy: 'Kopieren',
  paste: 'Einfügen',
  selectAll: 'Alles auswählen',
  resetZoom: 'Originalgröße',
  zoomIn: 'Vergrößern',
  zoomOut: 'Verkleinern',
  fullScreen: 'Vollbild',
  minimize: 'Minimieren',
};
