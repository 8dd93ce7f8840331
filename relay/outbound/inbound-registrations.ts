/**
 * Registers the relay's address for inbound messages at the services of gateways, reads it back once an hour, and removes it where the
 * directory no longer wants it. Runs on the relay that delivers. Nothing is stored: the address is derived, so the relay knows its own.
 */
import type { DirectoryGateway } from '../../shared/directory-gateway.ts';
import { reasonOf } from '../../shared/problems.ts';
import type { DirectoryView } from '../domain/directory-view.ts';
import type { Clock, Log, Timers } from '../domain/ports.ts';
import { createWait } from '../domain/tasks.ts';
import type { InboundWebhook } from './gateways/gateway.ts';
import type { Gateways } from './gateways/registry.ts';

interface RegistrationDeps {
  directory: () => DirectoryView;
  gateways: Gateways;
  /** The relay's address for a gateway; null: not known yet. */
  addressOf(gatewayId: string): string | null;
  clock: Clock;
  timers: Timers;
  log: Log;
  onFailure(): void;
}

/** ms between two checks of the directory. */
const LOOK_MS = 1000;
/** ms after which it is read back. */
const READ_BACK_MS = 3600_000;
/** ms after the first failure, doubled with each further one, and the maximum. */
const RETRY_MS = { first: 5000, most: 300_000 } as const;

/** `gateway`: with the credentials of the last entry, also after that was removed. */
interface Registration {
  gateway: DirectoryGateway;
  address: string;
  wanted: boolean;
  /** When to call the service, ms since 1970. */
  at: number;
  /** Since the last success. */
  failures: number;
}

type Wish = Omit<Registration, 'at' | 'failures'>;

export function createInboundRegistrations(deps: RegistrationDeps) {
  const { directory, gateways, addressOf, clock, timers, log } = deps;
  const wait = createWait(clock);
  const known = new Map<string, Registration>();
  let view: DirectoryView | null = null;
  let running: Promise<void> | null = null;
  let closed = false;
  let cancel = () => {};

  function note(wish: Wish): void {
    const { id } = wish.gateway;
    const { at: _, failures: __, ...before } = known.get(id) ?? {};
    if (JSON.stringify(before) !== JSON.stringify(wish)) known.set(id, { ...wish, at: clock.now(), failures: 0 });
  }

  /** @returns false: the relay has no address yet */
  function read(current: DirectoryView): boolean {
    for (const gateway of current.gateways()) {
      if (gateways(gateway).inbound === undefined) continue;
      const address = addressOf(gateway.id);
      if (address === null) return false;
      note({ gateway, address, wanted: isWanted(gateway) });
    }
    for (const { gateway, address } of known.values()) {
      if (!current.gateway(gateway.id)) note({ gateway, address, wanted: false });
    }
    return true;
  }

  async function settle(registration: Registration): Promise<void> {
    const { gateway, address, wanted } = registration;
    const { id } = gateway;
    const webhook = gateways(gateway).inbound;
    const trouble = webhook ? await settleAt(webhook, address, wanted) : null;
    if (known.get(id) !== registration) return;
    const next = trouble === null ? { failures: 0, at: clock.now() + READ_BACK_MS } : failedAt(registration);
    // An account without such messages may refuse even the question.
    known.set(id, { ...registration, ...next, ...(wanted ? {} : { at: Number.POSITIVE_INFINITY }) });
    if (trouble === null) return;
    const text = `the address for inbound messages could not be ${wanted ? 'registered' : 'removed'}`;
    log.warn({ gateway: id, reason: trouble }, text);
    if (wanted) deps.onFailure();
  }

  function failedAt({ failures }: Registration): Pick<Registration, 'failures' | 'at'> {
    const delay = Math.min(RETRY_MS.first * 2 ** Math.min(failures, 10), RETRY_MS.most);
    return { failures: failures + 1, at: clock.now() + delay };
  }

  async function settleDue(): Promise<void> {
    const now = clock.now();
    const due = [...known.values()].filter(({ at }) => at <= now || isSetBack(at, now));
    if (due.some(({ wanted }) => wanted)) wait.begin();
    for (const registration of due) if (!closed) await settle(registration);
    const isPending = [...known.values()].some(({ wanted, failures, at }) => wanted && (failures > 0 || at <= now));
    if (!isPending) wait.end();
  }

  function look(): void {
    if (closed) return;
    const current = directory();
    if (current !== view && read(current)) view = current;
    running ??= settleDue()
      .catch((error: unknown) => log.error({ reason: reasonOf(error) }, 'an error in the registrations'))
      .finally(() => {
        running = null;
      });
    cancel = timers.after(LOOK_MS, look);
  }

  return {
    start: look,
    waitingSince: wait.since,
    /** Waits for a request in progress. What is registered remains. */
    async close(): Promise<void> {
      closed = true;
      cancel();
      await running;
    },
  };
}

/** The clock was set back since the time was computed. */
const isSetBack = (at: number, now: number): boolean => Number.isFinite(at) && at > now + READ_BACK_MS;

const isWanted = (gateway: DirectoryGateway): boolean =>
  gateway.kind === 'opentext' && gateway.whatsapp?.inbound !== undefined && gateway.whatsapp.inbound.register !== false;

/** @returns why it failed; null: the service has what the directory wants */
async function settleAt(webhook: InboundWebhook, address: string, wanted: boolean): Promise<string | null> {
  const found = await webhook.read();
  if (!found.ok) return found.reason;
  const isOwn = found.url === address;
  if (wanted) return isOwn ? null : webhook.register(address);
  return isOwn ? webhook.remove() : null;
}
