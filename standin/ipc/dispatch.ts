/** From a message of a page to the listeners of the main process, in the order Electron documents for WebFrameMain.ipc. */
import { createEvent } from '../event.ts';
import type { StandinIpcMain } from './ipc-main.ts';

/** Who sent a message: as much of a frame and its contents as the event carries. */
export interface Sender {
  contents: object;
  contentsIpc: StandinIpcMain;
  /** The frame, or null once it has navigated or gone. */
  frame(): ({ processId: number; routingId: number; ipc: StandinIpcMain } & object) | null;
  processId: number;
  frameId: number;
  frameIpc: StandinIpcMain;
  reply(channel: string, args: unknown[]): void;
}

interface Details {
  readonly type: 'frame';
  readonly sender: object;
  readonly senderFrame: object | null;
  readonly processId: number;
  readonly frameId: number;
}

function eventOf(sender: Sender): Details {
  return {
    type: 'frame',
    sender: sender.contents,
    // Read anew each time: null once the frame that sent the message is gone, as documented.
    get senderFrame() {
      return sender.frame();
    },
    processId: sender.processId,
    frameId: sender.frameId,
  };
}

/** Delivers `ipcRenderer.send`. */
export function dispatchMessage(ipcMain: StandinIpcMain, sender: Sender, channel: string, args: unknown[]): void {
  const event = createEvent({
    ...Object.create(null),
    ports: [],
    reply: (replyChannel: string, ...replyArgs: unknown[]) => sender.reply(replyChannel, replyArgs),
  });
  Object.defineProperties(event, Object.getOwnPropertyDescriptors(eventOf(sender)));
  for (const ipc of [sender.frameIpc, sender.contentsIpc, ipcMain]) ipc.emit(channel, event, ...args);
}

/** What an invoke came to: the value, or the text the page's error will carry. */
export type InvokeResult = { ok: true; value: unknown } | { ok: false; value: string };

/** Answers `ipcRenderer.invoke`; never rejects. */
export async function dispatchInvoke(
  ipcMain: StandinIpcMain,
  sender: Sender,
  channel: string,
  args: unknown[],
): Promise<InvokeResult> {
  const handler = [sender.frameIpc, sender.contentsIpc, ipcMain].map((ipc) => ipc.handlerOf(channel)).find(Boolean);
  try {
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return { ok: true, value: await handler(createEvent(eventOf(sender)), ...args) };
  } catch (error) {
    // Electron logs it here and sends the text alone to the page.
    console.error(`Error occurred in handler for '${channel}':`, error);
    return { ok: false, value: String(error) };
  }
}
