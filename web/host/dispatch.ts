/** Validates every call and returns a value or a problem, never throws. */
import type { Log } from '../../desk/ports.ts';
import { diskFault } from '../../disk/faults.ts';
import type { Result } from '../../shared/bridge/bridge.ts';
import { answererOf, channelsOf, type HostHandlers, handlerFinder } from '../../shared/bridge/host.ts';
import { WORKER_CAPABILITIES, type WorkerCapability } from '../../shared/bridge/web.ts';
import { problem, reasonOf } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { NOTICE_CHANNEL, type NoticeEvent } from '../tabs/messages.ts';
import { NoticeRequest } from '../tabs/notice-request.ts';

/** @param page number of the calling page */
export type Dispatch = (channel: string, request: unknown, page: number) => Promise<Result<unknown>>;

/** @param notice takes an event of a notification. @param locale BCP 47, for messages to the page */
export function createDispatch(
  handlers: HostHandlers<WorkerCapability>,
  notice: (event: NoticeEvent) => void,
  log: Log,
  locale: () => string,
): Dispatch {
  const find = handlerFinder(handlers);
  const answerers = new Map(
    [...channelsOf(WORKER_CAPABILITIES), [NOTICE_CHANNEL, NoticeRequest] as const].map(([channel, schema]) => {
      const explain = (error: unknown) => {
        log.warn('a call failed', { channel, error: reasonOf(error) });
        const { unexpected, files } = wordsFor(locale());
        const fault = diskFault(error);
        return problem('STORE_UNAVAILABLE', fault === null ? unexpected : files.notKept(files.fault[fault]));
      };
      return [channel, answererOf(schema, channel === NOTICE_CHANNEL ? notice : find(channel), explain)];
    }),
  );
  return async (channel, request, page) => {
    const answerer = answerers.get(channel);
    if (!answerer) return { ok: false, problem: problem('NOT_FOUND', `Nobody answers ${channel}`) };
    return answerer(request, page);
  };
}
