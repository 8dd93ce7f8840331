/** Web Push while no page is open: shows messages, closes notifications that no longer wait, and renews an ended subscription. */
import { FROM_PAGE } from '../../shared/page-header.ts';
import { isItemId } from '../../shared/rules/item-id.ts';
import { withNotifications } from '../tabs/notification-lock.ts';
import { pushShown, stillWaits } from './push-notification.ts';

interface Pushes {
  shown(message: PushMessageData | null): Promise<void>;
  renewed(given: PushSubscription | null): Promise<void>;
}

/** Maximum number of notifications checked on a push; each costs one request to the relay. */
const MOST_ASKED = 10;

export function createPushes(scope: Pick<ServiceWorkerGlobalScope, 'registration' | 'navigator' | 'location'>): Pushes {
  const { registration, navigator, location } = scope;

  /** A closed browser learns of answers given elsewhere with the next push. */
  async function withdraw(besides: string): Promise<void> {
    const all = await withNotifications(navigator, () => registration.getNotifications());
    const others = all.filter(({ tag }) => isItemId(tag) && tag !== besides);
    await Promise.all(others.slice(0, MOST_ASKED).map(async (one) => (await waits(one.tag)) === false && one.close()));
  }

  return {
    async shown(message) {
      const { title, options } = pushShown(
        parsed(message),
        navigator.language,
        mostButtons(),
        location.origin,
        Date.now(),
      );
      // Show first: browsers require a notification for each push, whatever the relay replies about the others.
      await withNotifications(navigator, () => registration.showNotification(title, options));
      await withdraw(options.tag);
    },
    async renewed(given) {
      const response = await asked('/v1/push/key');
      // The relay no longer offers Web Push.
      if (!response.ok) return;
      const { publicKey } = await response.json();
      const options = { userVisibleOnly: true, applicationServerKey: String(publicKey) };
      const subscription = given ?? (await registration.pushManager.subscribe(options));
      // Without details until a page sends the user's preference again.
      await asked('/v1/me/push', { method: 'POST', body: JSON.stringify(subscription) });
    },
  };
}

const asked = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(path, { ...init, headers: { ...FROM_PAGE, 'content-type': 'application/json' }, cache: 'no-store' });

async function waits(itemId: string): Promise<boolean | null> {
  try {
    const response = await asked(`/v1/items/${itemId}`);
    return stillWaits(response.status, await response.json(), Date.now());
  } catch {
    return null;
  }
}

function parsed(message: PushMessageData | null): unknown {
  try {
    return message?.json();
  } catch {
    return null;
  }
}

/** `maxActions` is missing in the TypeScript library. */
function mostButtons(): number {
  const given: object = Notification;
  return 'maxActions' in given && typeof given.maxActions === 'number' ? given.maxActions : 0;
}
