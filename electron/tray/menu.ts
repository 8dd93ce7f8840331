/** The tray's menu as data; pure, for tests. */
import type { MenuItemConstructorOptions } from 'electron';
import type { TrayState } from '../../desk/view/tray-state.ts';
import { plainLine } from '../../shared/rules/plain-text.ts';
import { wordsFor } from '../../shared/words/desk.ts';

export interface TrayActions {
  open(): void;
  openItem(itemId: string): void;
  openPreferences(): void;
  pause(kind: 'hour' | 'tomorrow' | 'resume'): void;
  resume(): void;
  quit(): void;
}

const LABEL_MAX = 60;

/** A single line; `&` would mark an access key on Windows and Linux. */
function label(title: string): string {
  const letters = Array.from(plainLine(title));
  const short = letters.length > LABEL_MAX ? `${letters.slice(0, LABEL_MAX - 1).join('')}…` : letters.join('');
  return short.replaceAll('&', '&&');
}

export function menuFor(state: TrayState, actions: TrayActions): MenuItemConstructorOptions[] {
  const words = wordsFor(state.locale);
  const pause: MenuItemConstructorOptions = state.paused
    ? { label: words.resume, click: actions.resume }
    : {
        label: words.pause,
        submenu: [
          { label: words.pauseHour, click: () => actions.pause('hour') },
          { label: words.pauseTomorrow, click: () => actions.pause('tomorrow') },
          { label: words.pauseResumed, click: () => actions.pause('resume') },
        ],
      };
  return [
    { label: words.counts(state.toAnswer, state.toKnow), enabled: false },
    ...state.top.map(({ id, title }) => ({ label: label(title), click: () => actions.openItem(id) })),
    { type: 'separator' },
    { label: words.open, click: actions.open },
    pause,
    { label: words.preferences, enabled: state.paired, click: actions.openPreferences },
    { type: 'separator' },
    { label: words.quit, click: actions.quit },
  ];
}
