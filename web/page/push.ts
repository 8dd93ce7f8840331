/** Push notifications while no page is open: this browser's subscription, stored at the relay, and the user's choices for it. */
import type { HostBridge } from '../../shared/bridge/bridge.ts';
import type { HandlersOf } from '../../shared/bridge/host.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { PageFact } from './page-side.ts';

interface Subscription {
  readonly endpoint: string;
  toJSON(): object;
  unsubscribe(): Promise<boolean>;
}
export interface Subscriber {
  getSubscription(): Promise<Subscription | null>;
  subscribe(options: { userVisibleOnly: boolean; applicationServerKey: string }): Promise<Subscription>;
}
interface PushDeps {
  /** null: unsupported. */
  subscriber: Promise<Subscriber | null>;
  allowed(): boolean;
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Sends a request to the relay. @returns the response body; null: unreachable or refused */
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown>;
}

export interface Push extends PageFact {
  /** Call when the user has allowed notifications. */
  turnOn(): Promise<void>;
  /**
   * Sends the subscription again after each reconnect, in case the relay lost it. Unsubscribes when no one is signed in; when the same person
   * signs in again, subscribes as chosen before.
   */
  followPerson(bridge: Pick<HostBridge, 'on'>): void;
  readonly handlers: HandlersOf<'web-push'>;
}

type PushState = NonNullable<Snapshot['app']['push']>;

/** The user's choice. The prefix makes `deleteDataOnRequest` delete it. */
const CHOSEN = 'beckon.push';

export function createPush({ subscriber, allowed, storage, ask }: PushDeps): Push {
  let state: PushState = 'unsupported';
  let tell = (): void => {};
  let details = false;
  /** Whether the relay offers Web Push. Otherwise do not request its key: browsers log each refusal as an error. */
  let offered = false;
  const is = (next: PushState): void => {
    if (next === state) return;
    state = next;
    tell();
  };
  const current = async (): Promise<Subscription | null> => (await (await subscriber)?.getSubscription()) ?? null;
  const keyOf = async (): Promise<string | null> => {
    const said = await ask('GET', '/v1/push/key');
    return typeof said === 'object' && said !== null && 'publicKey' in said ? String(said.publicKey) : null;
  };
  const choose = (on: boolean): void => {
    // Without storage, the choice ends with the session.
    try {
      if (on) storage.setItem(CHOSEN, '1');
      else storage.removeItem(CHOSEN);
    } catch {}
  };
  const keep = async (subscription: Subscription): Promise<void> => {
    const kept = await ask('POST', '/v1/me/push', { ...subscription.toJSON(), details });
    is(kept === null ? 'off' : 'on');
    if (kept === null) throw new Error('the relay did not store the subscription');
    choose(true);
  };

  async function look(connected: boolean): Promise<void> {
    const to = await subscriber;
    if (!to) return is('unsupported');
    // Send no request without permission.
    if (!allowed()) return is('off');
    if (!offered) return is('unsupported');
    const subscription = await to.getSubscription();
    if (!connected) {
      if (state === 'unsupported') is(subscription ? 'on' : 'off');
    } else if (subscription) await keep(subscription);
    else if (storage.getItem(CHOSEN) !== null) await turnOn();
    else is('off');
  }
  async function turnOn(): Promise<void> {
    const to = await subscriber;
    if (!to || !offered) return is('unsupported');
    const key = await keyOf();
    if (key === null) {
      is('off');
      throw new Error('the relay did not send its key');
    }
    // A subscription with the key of an earlier relay is unusable.
    await (await to.getSubscription())?.unsubscribe();
    await keep(await to.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  }
  async function turnOff(): Promise<void> {
    choose(false);
    const subscription = await current();
    if (subscription) {
      await ask('DELETE', '/v1/me/push', { endpoint: subscription.endpoint });
      await subscription.unsubscribe();
    }
    is('off');
  }
  const failed = (error: unknown): void => console.warn('push failed', { error: String(error) });

  return {
    of: () => ({ push: state }),
    onChange(listener) {
      tell = listener;
    },
    turnOn: () => turnOn().catch(failed),
    followPerson(bridge) {
      let before: string | null = null;
      bridge.on('snapshot', ({ connection, preferences: { pushDetails }, me }) => {
        const webPush = me?.webPush === true;
        const now = `${connection.state} ${pushDetails} ${webPush}`;
        if (now === before) return;
        before = now;
        details = pushDetails;
        offered = webPush;
        // The relay ended the subscription with the session; unsubscribe in the browser too.
        if (connection.state === 'unpaired') void current().then((found) => found?.unsubscribe(), failed);
        else void look(connection.state === 'connected').catch(failed);
      });
    },
    handlers: {
      async 'push.set'({ on }) {
        try {
          await (on ? turnOn() : turnOff());
          return true;
        } catch (error) {
          failed(error);
          return false;
        }
      },
    },
  };
}
