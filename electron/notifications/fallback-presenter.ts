/** Presents notices by node-notifier: no buttons, no withdrawal; a click opens the item. Only for where Electron's own fails. */
import { randomUUID } from 'node:crypto';
import type { Beckoner, BeckonerEvents, Log, Notice } from '../../desk/ports.ts';
import { reasonOf } from '../../shared/problems.ts';
import { plainLine, plainText } from '../../shared/rules/plain-text.ts';
import { escaped } from './electron-presenter.ts';

/** The part of node-notifier that is used. */
export interface Notifier {
  notify(options: Record<string, unknown>, done: (error: Error | null, response: string) => void): unknown;
}

interface FallbackDeps {
  /** Loaded when first needed: most computers never do. */
  load(): Promise<Notifier>;
  appName: string;
  platform: string;
  events: BeckonerEvents;
  log: Log;
  /** There is no way to notify here: neither this one nor another. */
  unavailable(notice: Notice): void;
}

/**
 * On Linux node-notifier runs `notify-send TITLE BODY`: what begins with a hyphen would be an option of it, so something that is not
 * seen goes before.
 */
const argument = (text: string): string => (text.startsWith('-') ? `\u200b${text}` : text);

function wordsOf(notice: Notice, platform: string): { title: string; message: string } {
  const [title, body] = [plainLine(notice.title), plainText(notice.body)];
  if (platform !== 'linux') return { title, message: body || ' ' };
  return { title: argument(title), message: argument(escaped(body)) || ' ' };
}

export function createFallbackPresenter(deps: FallbackDeps): Beckoner {
  let notifier: Promise<Notifier> | null = null;
  /** Withdrawn before it came up, or replaced since: it reports nothing more. */
  const current = new Map<string, string>();

  const failed = (notice: Notice, error: unknown): void => {
    deps.log.warn('node-notifier can show no notification', {
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
      // By name or path, each system's own way; here it is heard or not.
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
    // The system takes it from the screen; a click on it is still told.
    hide() {},
  };
}
