/** The only user of ipcMain. Checks the sender (main frame of our page), then the schema; answers with a value or problem, never throws. */
import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import type { Log } from '../../desk/ports.ts';
import { diskFault } from '../../disk/faults.ts';
import type { Result } from '../../shared/bridge/bridge.ts';
import { DESKTOP_CAPABILITIES, type DesktopCapability } from '../../shared/bridge/desktop.ts';
import {
  type Answerer,
  type AnyHandler,
  answererOf,
  channelsOf,
  type HostHandlers,
  handlerFinder,
} from '../../shared/bridge/host.ts';
import { IPC_PREFIX } from '../../shared/bridge/ipc-prefix.ts';
import { type Problem, ProblemError, problem, reasonOf } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';

type IpcServerParts = Omit<IpcServerDeps, 'handlers'>;

interface IpcServerDeps {
  ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
  /** Exact origin of our pages, such as `app://beckon`. */
  origin: string;
  /** True for web contents of a window opened by this app. */
  isOurs(sender: number): boolean;
  /** The handlers' page id is the id of the window's web contents. */
  handlers: HostHandlers<DesktopCapability>;
  log: Log;
  /** BCP 47, for problems sent to the window. */
  locale(): string;
}

/** Compares protocol and host, because URL gives custom schemes an opaque origin. */
function hasOrigin(address: string, origin: string): boolean {
  const url = URL.parse(address);
  return url !== null && `${url.protocol}//${url.host}` === origin;
}

/** True for the main frame of one of our windows, showing one of our pages. */
function isTrusted({ sender, senderFrame }: IpcMainInvokeEvent, deps: IpcServerParts): boolean {
  if (!senderFrame || senderFrame.parent !== null) return false;
  return deps.isOurs(sender.id) && hasOrigin(senderFrame.url, deps.origin);
}

function explain(error: unknown, channel: string, { log, locale }: IpcServerParts): Problem {
  log.warn('a call failed', { channel, error: reasonOf(error) });
  const { unexpected, files } = wordsFor(locale());
  const fault = diskFault(error);
  return problem('STORE_UNAVAILABLE', fault === null ? unexpected : files.notKept(files.fault[fault]));
}

function createListener(channel: string, answer: Answerer, deps: IpcServerParts) {
  return async (event: IpcMainInvokeEvent, ...sent: unknown[]): Promise<Result<unknown>> => {
    if (!isTrusted(event, deps)) {
      deps.log.warn('a call from a foreign page was refused', { channel });
      return { ok: false, problem: problem('FORBIDDEN', wordsFor(deps.locale()).notYours) };
    }
    if (sent.length > 1) return { ok: false, problem: problem('REQUEST_INVALID', 'More than one argument') };
    return answer(sent[0] ?? null, event.sender.id);
  };
}

export interface IpcServer {
  close(): void;
}

const CHANNELS = channelsOf(DESKTOP_CAPABILITIES);

function open(deps: IpcServerParts, handlerOf: (channel: string) => AnyHandler): IpcServer {
  for (const [channel, schema] of CHANNELS) {
    const answer = answererOf(schema, handlerOf(channel), (error) => explain(error, channel, deps));
    deps.ipcMain.handle(`${IPC_PREFIX}${channel}`, createListener(channel, answer, deps));
  }
  return {
    close() {
      for (const channel of CHANNELS.keys()) deps.ipcMain.removeHandler(`${IPC_PREFIX}${channel}`);
    },
  };
}

export function openIpcServer(deps: IpcServerDeps): IpcServer {
  return open(deps, handlerFinder(deps.handlers));
}

/** Answers every call with the reason for waiting. @param asked called with the requesting page, whose listeners are registered */
export function openUnavailableIpcServer(
  deps: IpcServerParts,
  why: () => string,
  asked: (sender: number) => void,
): IpcServer {
  return open(deps, () => (_request, sender) => {
    asked(sender);
    throw new ProblemError('STORE_UNAVAILABLE', why());
  });
}
