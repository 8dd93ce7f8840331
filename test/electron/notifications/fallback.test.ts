/** The real arguments that node-notifier passes to `notify-send`, whatever a source writes. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import type { Notice } from '../../../desk/ports.ts';
import { createFallbackPresenter } from '../../../electron/notifications/fallback-presenter.ts';
import { until } from '../../helpers/until.ts';

const WORDS: readonly [title: string, body: string, wanted: readonly string[]][] = [
  [
    '$(touch pwned) `id` "; exit 3; "',
    "it's \\ $HOME; <b>bold</b> & <a href='https://evil.example'>x</a>",
    [
      '$(touch pwned) `id` "; exit 3; "',
      "it's \\ $HOME; &lt;b&gt;bold&lt;/b&gt; &amp; &lt;a href='https://evil.example'&gt;x&lt;/a&gt;",
    ],
  ],
  ['a\0b\u202e00.1', 'x\0y\ud800z', ['ab00.1', 'xy\ufffdz']],
  ['--app-name=Bank', '-u critical', ['\u200b--app-name=Bank', '\u200b-u critical']],
];

test('neither a command, nor an option, nor markup, nor what ends a line too early', async (t) => {
  if (process.platform !== 'linux') return t.skip('notify-send is of Linux');
  const folder = mkdtempSync(join(tmpdir(), 'beckon-notify-'));
  const before = process.env.PATH;
  t.after(() => {
    process.env.PATH = before;
    rmSync(folder, { recursive: true, force: true });
  });
  const seen = join(folder, 'seen');
  writeFileSync(
    join(folder, 'notify-send'),
    `#!/bin/sh\nprintf '%s\\0' "$@" > '${seen}.new'\nmv '${seen}.new' '${seen}'\n`,
  );
  chmodSync(join(folder, 'notify-send'), 0o755);
  process.env.PATH = `${folder}${delimiter}${before}`;
  const closed: string[] = [];
  const events = { shown() {}, opened() {}, pressed() {}, replied() {}, closed: (id: string) => void closed.push(id) };
  const presenter = createFallbackPresenter({
    load: async () => (await import('node-notifier')).default,
    appName: 'Beckon',
    platform: 'linux',
    events,
    log: { info() {}, warn() {} },
    unavailable: () => assert.fail('no way to notify'),
  });
  for (const [index, [title, body, wanted]] of WORDS.entries()) {
    const id = String(index);
    const notice: Notice = {
      id,
      title,
      body,
      buttons: [],
      urgency: 'normal',
      sound: 'none',
      stays: false,
      reply: null,
    };
    presenter.raise(notice);
    await until('said', () => closed.includes(id));
    assert.deepEqual(readFileSync(seen, 'utf8').split('\0').slice(0, 2), wanted);
  }
});
