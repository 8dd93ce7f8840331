/** Presses of Windows toasts, including those of earlier runs: a press may have started this run. */
import type { Notification as ElectronNotification } from 'electron';
import type { Log, NotificationEvents } from '../../desk/ports.ts';
import { readPress } from './toast.ts';

interface ActivationDeps {
  Notification: Pick<typeof ElectronNotification, 'handleActivation'>;
  events: Pick<NotificationEvents, 'opened' | 'pressed' | 'replied'>;
  log: Log;
}

/** Electron immediately delivers presses from before this call. */
export function handleActivations({ Notification, events, log }: ActivationDeps): void {
  Notification.handleActivation((details) => {
    const press = readPress(details.arguments);
    if (!press) {
      log.warn('an unknown notification activation was ignored', { type: details.type });
      return;
    }
    const { kind, id, button, key, version } = press;
    if (kind === 'action') events.pressed(id, button, key, version);
    else if (kind === 'reply')
      events.replied(id, button, details.reply ?? details.userInputs?.reply ?? '', key, version);
    else events.opened(id);
  });
}
