/** A tab that holds the store: its desk answers the calls of every tab, and its events reach every page. */
import type { Result } from '../../shared/bridge/bridge.ts';
import type { PageFacts } from './messages.ts';
import { createPages } from './pages.ts';
import type { Said } from './peer-messages.ts';
import type { DeskOut, HostedDesk, Left, TabPorts } from './ports.ts';

/**
 * ms that a call may be under way to the desk. A tab that was frozen finds old ones waiting; by then who asked has turned elsewhere
 * (`SILENT_TICKS`), and the person may have thought better of it.
 */
const LATE_MS = 2_500;

export interface Serving {
  out: DeskOut;
  /** @param desk asks the desk, as soon as there is one */
  take(from: string, said: Said, desk: (work: (desk: HostedDesk) => void) => void): void;
  /** The page of this worker was used. */
  used(): void;
}

interface ServingDeps extends Pick<TabPorts, 'clock' | 'say'> {
  post(said: Said, to?: string): void;
  /** Of the page of this worker. */
  facts(): PageFacts;
  wipe(left: Left): void;
}

function createOut({ say, post, facts, wipe }: ServingDeps, pages: ReturnType<typeof createPages>): DeskOut {
  return {
    tell(event, payload, asked) {
      // Where a person is sent, they are sent once.
      const page = asked ?? (event === 'navigate' ? pages.lastUsed() : null);
      const to = page === null ? null : pages.idOf(page);
      if (page === null || to === null) say({ kind: 'event', event, payload });
      if (to !== null) post({ kind: 'told', event, payload }, to);
      else if (page === null && pages.others() > 0) post({ kind: 'told', event, payload });
    },
    act(act, page = 0) {
      const to = pages.idOf(page);
      if (to === null || (act.act !== 'download' && act.act !== 'leave')) say({ kind: 'act', act });
      else post({ kind: 'act', act }, to);
    },
    facts() {
      const own = facts();
      return { ...own, visible: own.visible || pages.isSeen() };
    },
    wipe,
  };
}

export function createServing(deps: ServingDeps): Serving {
  const { clock, post } = deps;
  const pages = createPages(clock.now);

  const reply = (to: string, id: number, result: Result<unknown>) => post({ kind: 'reply', id, result }, to);

  /** What a page draws first. */
  async function greet(desk: HostedDesk, to: string, page: number): Promise<void> {
    const drawn = await desk.answer('snapshot.get', null, page);
    if (drawn.ok) post({ kind: 'told', event: 'snapshot', payload: drawn.value }, to);
  }
  async function answer(desk: HostedDesk, from: string, call: Said & { kind: 'call' }, page: number): Promise<void> {
    reply(from, call.id, await desk.answer(call.channel, call.request, page));
  }

  return {
    out: createOut(deps, pages),
    used: () => pages.used(0),
    take(from, said, desk) {
      if (said.kind === 'leaving') {
        pages.left(from);
        return desk((one) => one.look());
      }
      const page = pages.heard(from, said.kind === 'join' || said.kind === 'facts' ? said.facts : undefined);
      if (said.kind === 'ping') post({ kind: 'pong' }, from);
      else if (said.kind === 'facts') desk((one) => one.look());
      else if (said.kind === 'join') {
        desk((one) => {
          one.look();
          void greet(one, from, page);
        });
      } else if (said.kind === 'online') desk((one) => one.wake());
      else if (said.kind === 'notice') {
        pages.used(page);
        desk((one) => one.notice(said.event));
      } else if (said.kind === 'call') {
        const age = clock.now() - said.sentAt;
        if (Math.abs(age) > LATE_MS) return post({ kind: 'late', id: said.id }, from);
        if (isTouch(said.channel)) pages.used(page);
        desk((one) => void answer(one, from, said, page));
      }
    },
  };
}

/** Asked by a hand, not by a page that draws itself. */
export const isTouch = (channel: string): boolean => !/\.(get|search|list|find|preview|offer)$/.test(channel);
