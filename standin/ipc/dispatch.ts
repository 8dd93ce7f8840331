/** From a question of a page to the main process's handler of its channel, and what came of it. */
import { createEvent } from '../event.ts';
import type { StandinIpcMain } from './ipc-main.ts';

/** Who sent a message: as much of a frame and its contents as the event carries. */
export interface Sender {
  contents: object;
  /** The frame, or null once it has navigated or gone. */
  frame(): ({ processId: number; routingId: number } & object) | null;
  processId: number;
  frameId: number;
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

/** What an invoke came to: the value, or the text the page's error will carry. */
type InvokeResult = { ok: true; value: unknown } | { ok: false; value: string };

/** Answers `ipcRenderer.invoke`; never rejects. */
export async function dispatchInvoke(
  ipcMain: StandinIpcMain,
  sender: Sender,
  channel: string,
  args: unknown[],
): Promise<InvokeResult> {
  const handler = ipcMain.handlerOf(channel);
  try {
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return { ok: true, value: await handler(createEvent(eventOf(sender)), ...args) };
  } catch (error) {
    // Electron logs it here and sends the text alone to the page.
    console.error(`Error occurred in handler for '${channel}':`, error);
    return { ok: false, value: String(error) };
  }
}
