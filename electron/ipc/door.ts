/**
 * The one door for IPC: only this folder touches ipcMain. Each call is checked for who asks (the main frame of one of our own
 * pages), then for what it says (its schema), and is answered with a value or a problem, never with an exception.
 */
import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import type { Log } from '../../desk/ports.ts';
import { diskFault } from '../../disk/faults.ts';
import { IPC_INVOKE, type IpcInvokeChannel, type IpcReplies, type IpcRequest, type Result } from '../../shared/ipc.ts';
import { IPC_PREFIX } from '../../shared/ipc-prefix.ts';
import { ProblemError, problem, reasonOf } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { wordsFor } from '../../shared/words/desk.ts';

/** @param sender the id of the asking window's web contents */
export type IpcHandlers = {
  [C in IpcInvokeChannel]: (request: IpcRequest<C>, sender: number) => IpcReplies[C] | Promise<IpcReplies[C]>;
};

type DoorParts = Omit<DoorDeps, 'handlers'>;

export interface DoorDeps {
  ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
  /** Exact origin of our pages, such as `app://beckon`. */
  origin: string;
  /** One of the windows the app itself opened. */
  isOurs(sender: number): boolean;
  handlers: IpcHandlers;
  log: Log;
  /** BCP 47, of problems told to the window. */
  locale(): string;
}

/** Compared in parts, as the origin of a scheme of one's own is opaque to URL. */
function hasOrigin(address: string, origin: string): boolean {
  const url = URL.parse(address);
  return url !== null && `${url.protocol}//${url.host}` === origin;
}

/** The main frame of one of our windows, still on one of our pages. */
function isTrusted({ sender, senderFrame }: IpcMainInvokeEvent, deps: DoorParts): boolean {
  if (!senderFrame || senderFrame.parent !== null) return false;
  return deps.isOurs(sender.id) && hasOrigin(senderFrame.url, deps.origin);
}

const failed = (fault: ProblemError): { ok: false; problem: ProblemError['problem'] } => ({
  ok: false,
  problem: fault.problem,
});

function createListener<C extends IpcInvokeChannel>(channel: C, handler: IpcHandlers[C], deps: DoorParts) {
  const schema = checker(IPC_INVOKE[channel]);
  return async (event: IpcMainInvokeEvent, ...sent: unknown[]): Promise<Result<IpcReplies[C]>> => {
    if (!isTrusted(event, deps)) {
      deps.log.warn('a call from a foreign page was refused', { channel });
      return { ok: false, problem: problem('FORBIDDEN', wordsFor(deps.locale()).notYours) };
    }
    try {
      if (sent.length > 1) throw new ProblemError('REQUEST_INVALID', 'More than one argument');
      return { ok: true, value: await handler(schema.parse(sent[0] ?? null), event.sender.id) };
    } catch (error) {
      if (error instanceof ProblemError) return failed(error);
      deps.log.warn('a call failed', { channel, error: reasonOf(error) });
      const { unexpected, files } = wordsFor(deps.locale());
      const fault = diskFault(error);
      return {
        ok: false,
        problem: problem('STORE_UNAVAILABLE', fault === null ? unexpected : files.notKept(files.fault[fault])),
      };
    }
  };
}

export interface Door {
  close(): void;
}

const CHANNELS = Object.keys(IPC_INVOKE) as IpcInvokeChannel[];

export function openDoor(deps: DoorDeps): Door {
  for (const channel of CHANNELS) {
    deps.ipcMain.handle(`${IPC_PREFIX}${channel}`, createListener(channel, deps.handlers[channel], deps));
  }
  return closing(deps);
}

/**
 * Before there is anything behind the door: every call is answered with the reason.
 * @param asked the page that asks, once it listens
 */
export function openWaitingDoor(deps: DoorParts, why: () => string, asked: (sender: number) => void): Door {
  const wait = (_request: unknown, sender: number): never => {
    asked(sender);
    throw new ProblemError('STORE_UNAVAILABLE', why());
  };
  for (const channel of CHANNELS) deps.ipcMain.handle(`${IPC_PREFIX}${channel}`, createListener(channel, wait, deps));
  return closing(deps);
}

const closing = ({ ipcMain }: DoorParts): Door => ({
  close() {
    for (const channel of CHANNELS) ipcMain.removeHandler(`${IPC_PREFIX}${channel}`);
  },
});
