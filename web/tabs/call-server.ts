/** The tab that holds the store: its desk answers the calls of all tabs, and its events go to every page. */
import type { Result } from '../../shared/bridge/bridge.ts';
import type { PageFacts } from './messages.ts';
import { createPages } from './pages.ts';
import type { PeerPayload } from './peer-messages.ts';
import type { DeskOutput, HostedDesk, TabPorts } from './ports.ts';

/** Maximum age of a call, ms. In the queue of a tab that was frozen, calls are stale: their callers use another tab (`SILENT_TICKS`). */
const MAX_CALL_AGE_MS = 2_500;

type PagesOutput = Omit<DeskOutput, 'wipe'>;

interface CallServer {
  out: PagesOutput;
  /** @param desk runs a function with the desk as soon as there is one */
  take(from: string, said: PeerPayload, desk: (work: (desk: HostedDesk) => void) => void): void;
  ownPageUsed(): void;
}

interface CallServerDeps extends Pick<TabPorts, 'clock' | 'say'> {
  post(said: PeerPayload, to?: string): void;
  facts(): PageFacts;
}

function createOut({ say, post, facts }: CallServerDeps, pages: ReturnType<typeof createPages>): PagesOutput {
  return {
    tell(event, payload, asked) {
      // Navigate only one page.
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
  };
}

export function createCallServer(deps: CallServerDeps): CallServer {
  const { clock, post } = deps;
  const pages = createPages(clock.now);

  const reply = (to: string, id: number, result: Result<unknown>) => post({ kind: 'reply', id, result }, to);

  /** Sends the first snapshot to a new page. */
  async function greet(desk: HostedDesk, to: string, page: number): Promise<void> {
    const drawn = await desk.answer('snapshot.get', null, page);
    if (drawn.ok) post({ kind: 'told', event: 'snapshot', payload: drawn.value }, to);
  }
  async function answer(
    desk: HostedDesk,
    from: string,
    call: PeerPayload & { kind: 'call' },
    page: number,
  ): Promise<void> {
    reply(from, call.id, await desk.answer(call.channel, call.request, page));
  }

  return {
    out: createOut(deps, pages),
    ownPageUsed: () => pages.used(0),
    take(from, said, desk) {
      if (said.kind === 'leaving') {
        pages.left(from);
        return desk((one) => one.pagesChanged());
      }
      const page = pages.heard(from, said.kind === 'join' || said.kind === 'facts' ? said.facts : undefined);
      if (said.kind === 'ping') post({ kind: 'pong' }, from);
      else if (said.kind === 'facts') desk((one) => one.pagesChanged());
      else if (said.kind === 'join') {
        desk((one) => {
          one.pagesChanged();
          void greet(one, from, page);
        });
      } else if (said.kind === 'online') desk((one) => one.wake());
      else if (said.kind === 'call') {
        const age = clock.now() - said.sentAt;
        if (Math.abs(age) > MAX_CALL_AGE_MS) return post({ kind: 'late', id: said.id }, from);
        if (isUserAction(said.channel)) pages.used(page);
        desk((one) => void answer(one, from, said, page));
      }
    },
  };
}

/** True for a call caused by the user rather than by the page drawing itself. */
export const isUserAction = (channel: string): boolean => !/\.(get|search|list|find|preview|offer)$/.test(channel);
