/** Presents notices with node-notifier, used only if Electron's fails: no buttons, no withdrawal; a click opens the item. */
import { randomUUID } from 'node:crypto';
import type { Log, Notice, NotificationEvents, NotificationPort } from '../../desk/ports.ts';
import { reasonOf } from '../../shared/problems.ts';
import { plainLine, plainText } from '../../shared/rules/plain-text.ts';
import { escaped } from './electron-presenter.ts';

interface Notifier {
  notify(options: Record<string, unknown>, done: (error: Error | null, response: string) => void): unknown;
}

interface FallbackDeps {
  /** Loaded on first use, because most computers never need it. */
  load(): Promise<Notifier>;
  appName: string;
  platform: string;
  events: NotificationEvents;
  log: Log;
  /** No presenter can notify here. */
  unavailable(notice: Notice): void;
}

/** `notify-send TITLE BODY` would parse a leading hyphen as an option, so an invisible character precedes it. */
const argument = (text: string): string => (text.startsWith('-') ? `\u200b${text}` : text);

function wordsOf(notice: Notice, platform: string): { title: string; message: string } {
  const [title, body] = [plainLine(notice.title), plainText(notice.body)];
  if (platform !== 'linux') return { title, message: body || ' ' };
  return { title: argument(title), message: argument(escaped(body)) || ' ' };
}

export function createFallbackPresenter(deps: FallbackDeps): NotificationPort {
  let notifier: Promise<Notifier> | null = null;
  /** By notice id, the current presentation; an earlier one, withdrawn or replaced, reports nothing. */
  const current = new Map<string, string>();

  const failed = (notice: Notice, error: unknown): void => {
    deps.log.warn('node-notifier cannot display notifications', {
      error: reasonOf(error),
    });
    deps.unavailable(notice);
  };

  const show = async (notice: Notice, turn: string): Promise<void> => {
    notifier ??= deps.load();
    const { notify } = await notifier.then((found) => ({ notify: found.notify.bind(found) }));
    if (current.get(notice.id) !== turn) return;
    const options = {
      ...wordsOf(notice, deps.platform),
      // Sounds are named differently on each system, so only on or off is supported.
      sound: notice.sound !== 'none',
      wait: true,
      appID: deps.appName,
    };
    notify(options, (error, response) => {
      if (current.get(notice.id) !== turn) return;
      current.delete(notice.id);
      if (error) failed(notice, error);
      else if (response === 'activate' || response === 'clicked') deps.events.opened(notice.id);
      else deps.events.closed(notice.id);
    });
    deps.events.shown(notice.id);
  };

  return {
    raise(notice) {
      const turn = randomUUID();
      current.set(notice.id, turn);
      show(notice, turn).catch((error: unknown) => {
        if (current.delete(notice.id)) failed(notice, error);
      });
    },
    withdraw: (id) => void current.delete(id),
    // The system removes it from the screen; clicks are still reported.
    hide() {},
  };
}
