/**
 * The one door for IPC: only this folder touches ipcMain. Each call is checked for who asks (the main frame of one of our own
 * pages), then for what it says (its schema), and is answered with a value or a problem, never with an exception.
 */
import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { IPC_INVOKE, type IpcInvokeChannel, type IpcReplies, type IpcRequest, type Result } from '../../shared/ipc.ts';
import { IPC_PREFIX } from '../../shared/ipc-prefix.ts';
import { ProblemError, problem, reasonOf } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { wordsFor } from '../core/language.ts';
import type { Log } from '../core/ports.ts';

/** @param sender the id of the asking window's web contents */
export type IpcHandlers = {
  [C in IpcInvokeChannel]: (request: IpcRequest<C>, sender: number) => IpcReplies[C] | Promise<IpcReplies[C]>;
};

export interface DoorDeps {
  ipcMain: Pick<IpcMain, 'handle' | 'removeHandler' | 'removeAllListeners'>;
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
function isTrusted({ sender, senderFrame }: IpcMainInvokeEvent, deps: DoorDeps): boolean {
  if (!senderFrame || senderFrame.parent !== null) return false;
  return deps.isOurs(sender.id) && hasOrigin(senderFrame.url, deps.origin);
}

const failed = (fault: ProblemError): { ok: false; problem: ProblemError['problem'] } => ({
  ok: false,
  problem: fault.problem,
});

function createListener<C extends IpcInvokeChannel>(channel: C, deps: DoorDeps) {
  const schema = checker(IPC_INVOKE[channel]);
  const handler = deps.handlers[channel];
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
      return { ok: false, problem: problem('STORE_UNAVAILABLE', wordsFor(deps.locale()).unexpected) };
    }
  };
}

export interface Door {
  close(): void;
}

export function openDoor(deps: DoorDeps): Door {
  const channels = Object.keys(IPC_INVOKE) as IpcInvokeChannel[];
  // electron-store answers any page that asks for its folder; nothing of ours asks.
  deps.ipcMain.removeAllListeners('electron-store-get-data');
  for (const channel of channels) deps.ipcMain.handle(`${IPC_PREFIX}${channel}`, createListener(channel, deps));
  return {
    close() {
      for (const channel of channels) deps.ipcMain.removeHandler(`${IPC_PREFIX}${channel}`);
    },
  };
}
