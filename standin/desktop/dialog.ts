/** A window that asks for the path: neither Node nor Chromium can open a file dialog without a user gesture. */
import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { SaveDialogOptions, SaveDialogReturnValue } from 'electron';

interface DialogWindow {
  loadURL(url: string): Promise<void>;
  close(): void;
  on(event: 'closed', listener: () => void): unknown;
  webContents: { executeJavaScript(code: string): Promise<unknown> };
}

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Save</title>
<style>body{font:14px system-ui;margin:16px;display:grid;gap:12px}input{font:inherit;padding:6px;width:100%;box-sizing:border-box}
div{display:flex;gap:8px;justify-content:flex-end}fieldset{border:0;margin:0;padding:0;display:grid;gap:12px}p{margin:0;min-height:18px}</style>
<form><fieldset disabled><label>File <input name="path" spellcheck="false"></label><p role="alert"></p>
<div><button type="button">Cancel</button><button type="submit">Save</button></div></fieldset></form></html>`;

/** Runs in the page: resolves with the submitted path, or with null. */
const ASK = (title: string, path: string, fault: string): string => `new Promise((resolve) => {
  const form = document.forms[0];
  document.title = ${JSON.stringify(title)};
  form.path.value = ${JSON.stringify(path)};
  document.querySelector('p').textContent = ${JSON.stringify(fault)};
  form.querySelector('fieldset').disabled = false;
  form.path.focus();
  form.onsubmit = (event) => { event.preventDefault(); resolve(form.path.value); };
  form.querySelector('[type=button]').onclick = () => resolve(null);
  addEventListener('keydown', (event) => event.key === 'Escape' && resolve(null));
})`;

function faultOf(path: string): string | null {
  if (!existsSync(dirname(path))) return 'There is no such folder.';
  return existsSync(path) && statSync(path).isDirectory() ? 'This is a folder.' : null;
}

export class StandinDialog {
  readonly #open: (title: string) => DialogWindow;
  constructor(open: (title: string) => DialogWindow) {
    this.#open = open;
  }

  /** As Electron does on Linux before `ready`: https://www.electronjs.org/docs/latest/api/dialog#dialogshowerrorboxtitle-content */
  showErrorBox(title: string, content: string): void {
    process.stderr.write(`${title}\n${content}\n`);
  }

  /** Accepts a parent window as first argument, as Electron does, but is not modal to it. */
  async showSaveDialog(...given: [SaveDialogOptions] | [unknown, SaveDialogOptions]): Promise<SaveDialogReturnValue> {
    const options = given.length === 1 ? given[0] : given[1];
    const title = options.title ?? 'Save';
    const window = this.#open(title);
    const closed = new Promise<null>((done) => window.on('closed', () => done(null)));
    const cancelled = { canceled: true, filePath: '' };
    let [path, fault] = [resolve(homedir(), options.defaultPath ?? ''), ''];
    await window.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(PAGE)}`);
    for (;;) {
      const asked = window.webContents.executeJavaScript(ASK(title, path, fault)).catch(() => null);
      const answer = await Promise.race([asked, closed]);
      if (typeof answer !== 'string' || answer.trim() === '') {
        if (answer === null || answer === '') window.close();
        return cancelled;
      }
      path = answer.startsWith('~/') ? join(homedir(), answer.slice(2)) : resolve(homedir(), answer.trim());
      fault = faultOf(path) ?? '';
      if (fault === '') {
        window.close();
        return { canceled: false, filePath: path };
      }
    }
  }
}
