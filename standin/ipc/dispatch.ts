import { createEvent } from '../event.ts';
import type { StandinIpcMain } from './ipc-main.ts';

export interface Sender {
  contents: object;
  /** The frame, or null once it has navigated or is gone. */
  frame(): ({ processId: number; routingId: number } & object) | null;
  processId: number;
  frameId: number;
}

function eventOf(sender: Sender) {
  return {
    type: 'frame',
    sender: sender.contents,
    // A getter: null once the sending frame is gone, as documented.
    get senderFrame() {
      return sender.frame();
    },
    processId: sender.processId,
    frameId: sender.frameId,
  };
}

type InvokeResult = { ok: true; value: unknown } | { ok: false; value: string };

/** Handles `ipcRenderer.invoke`; never rejects. */
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
    // Electron logs the error here and sends only its text to the page.
    console.error(`Error occurred in handler for '${channel}':`, error);
    return { ok: false, value: String(error) };
  }
}
