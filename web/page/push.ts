/** Notifications pushed while no page is open: this browser's subscription, which the relay keeps, and what the person wants in it. */
import type { HostBridge } from '../../shared/bridge/bridge.ts';
import type { HandlersOf } from '../../shared/bridge/host.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { PageFact } from './own.ts';

/** The browser's, as far as it is needed. */
interface Subscription {
  readonly endpoint: string;
  toJSON(): object;
  unsubscribe(): Promise<boolean>;
}
export interface Subscriber {
  getSubscription(): Promise<Subscription | null>;
  subscribe(options: { userVisibleOnly: boolean; applicationServerKey: string }): Promise<Subscription>;
}
export interface PushDeps {
  /** null: this browser has none here. */
  subscriber: Promise<Subscriber | null>;
  allowed(): boolean;
  /** Asks the relay as its page. @returns what it says; null: not reached, or refused */
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown>;
}

export interface Push extends PageFact {
  /** The person has allowed notifications. */
  turnOn(): Promise<void>;
  /** Tells the relay again what it may have lost; ends the subscription where nobody is signed in. */
  followPerson(bridge: Pick<HostBridge, 'on'>): void;
  readonly handlers: HandlersOf<'web-push'>;
}

type State = NonNullable<Snapshot['app']['push']>;

export function createPush({ subscriber, allowed, ask }: PushDeps): Push {
  let state: State = 'unsupported';
  let tell = (): void => {};
  let details = false;
  /** The relay pushes to browsers. Else it is not asked for its key: a browser writes each refusal down as an error. */
  let offered = false;
  const is = (next: State): void => {
    if (next === state) return;
    state = next;
    tell();
  };
  const current = async (): Promise<Subscription | null> => (await (await subscriber)?.getSubscription()) ?? null;
  const keyOf = async (): Promise<string | null> => {
    if (!offered) return null;
    const said = await ask('GET', '/v1/push/key');
    return typeof said === 'object' && said !== null && 'publicKey' in said ? String(said.publicKey) : null;
  };
  const keep = async (subscription: Subscription): Promise<void> => {
    const kept = await ask('POST', '/v1/me/push', { ...subscription.toJSON(), details });
    is(kept === null ? 'off' : 'on');
  };

  async function look(): Promise<void> {
    const to = await subscriber;
    if (!to) return is('unsupported');
    // Nothing is asked of the relay that nobody looks for.
    if (!allowed()) return is('off');
    if ((await keyOf()) === null) return is('unsupported');
    const subscription = await to.getSubscription();
    if (subscription) await keep(subscription);
    else is('off');
  }
  async function turnOn(): Promise<void> {
    const to = await subscriber;
    const key = to && (await keyOf());
    if (!to || !key) return is('unsupported');
    // One of another key, of a relay before, cannot be used.
    await (await to.getSubscription())?.unsubscribe();
    await keep(await to.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  }
  async function turnOff(): Promise<void> {
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
        if (connection.state === 'connected') void look().catch(failed);
        // The relay ended it with the session; the browser is to know as well.
        else if (connection.state === 'unpaired') void current().then((found) => found?.unsubscribe(), failed);
      });
    },
    handlers: {
      async 'push.set'({ on }) {
        await (on ? turnOn() : turnOff()).catch(failed);
        return null;
      },
    },
  };
}
