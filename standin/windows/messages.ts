import { type Json, listAt, textAt } from '../cdp/read.ts';
import { dispatchInvoke, type Sender } from '../ipc/dispatch.ts';
import type { StandinIpcMain } from '../ipc/ipc-main.ts';
import type { StandinFrame } from './frame.ts';
import type { Page } from './page.ts';

export function receiveMessage(
  ipcMain: StandinIpcMain,
  contents: object,
  page: Page,
  frame: StandinFrame,
  message: Json,
): void {
  const channel = textAt(message, 'channel');
  const args = listAt(message, 'args');
  const sender = senderOf(contents, page, frame);
  void dispatchInvoke(ipcMain, sender, channel, args).then((result) => answer(page, frame, message.id, result));
}

function senderOf(contents: object, page: Page, frame: StandinFrame): Sender {
  const document = frame.documents;
  return {
    contents,
    frame: () => (frame.detached || frame.documents !== document ? null : frame),
    processId: page.processId,
    frameId: frame.routingId,
  };
}

function answer(page: Page, frame: StandinFrame, id: unknown, result: { ok: boolean; value: unknown }): void {
  try {
    page.receive(frame.frameToken, { type: 'result', id, ...result });
  } catch (error) {
    // The handler's value cannot be cloned: report the error to the page, as Electron does.
    page.receive(frame.frameToken, { type: 'result', id, ok: false, value: String(error) });
  }
}
