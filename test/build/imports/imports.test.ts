import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importViolations } from '../../../build/imports/check.ts';
import { circles } from '../../../build/imports/circles.ts';
import { unusedExports } from '../../../build/imports/exports.ts';
import { importsOf } from '../../../build/imports/read.ts';
import { violation } from '../../../build/imports/table.ts';
import { folderOfFiles } from '../../helpers/temporary-folder.ts';

/** The table's verdict on one import in one file. */
function judge(file: string, statement: string): string | undefined {
  const [one] = importsOf(file, statement);
  assert.ok(one, `no import found in: ${statement}`);
  return violation(one);
}

const allowed: [file: string, statement: string][] = [
  ['shared/events.ts', "import { Type } from 'typebox';"],
  ['shared/rules/fold.ts', "import type { Item } from '../items.ts';"],
  ['relay/domain/decide.ts', "import type { Item } from '../../shared/items.ts';"],
  ['relay/http/items.ts', "import { decide } from '../domain/decide.ts';"],
  ['relay/http/items.ts', "import Fastify from 'fastify';"],
  ['relay/store/sqlite/open.ts', "import { migrate } from '../migrate.ts';"],
  ['relay/server.ts', "import { openStore } from './store/open.ts';"],
  ['relay/main.ts', "import { createRelay } from './server.ts';"],
  ['electron/compose.ts', "import { openTray } from './tray/tray.ts';"],
  ['electron/tray/tray.ts', "import type { Tray } from 'electron';"],
  ['electron/compose.ts', "import { Tray } from 'electron';"],
  ['electron/main.ts', "import { compose } from './compose.ts';"],
  ['renderer/bridge.ts', "import type { DraftStorage } from './state/draft-store.ts';"],
  ['renderer/state/services.tsx', "import type { PageEnvironment } from '../bridge.ts';"],
  ['renderer/main.tsx', "import { pageEnvironment } from './bridge.ts';"],
  ['console/main.tsx', "import { createApi } from './api.ts';"],
  ['simulator/scenarios/alerts.ts', "import { sap } from '../systems/sap.ts';"],
  ['standin/electron.ts', "import { world } from './app/app.ts';"],
  ['renderer/components/list/list.tsx', "import { useVirtualizer } from '@tanstack/react-virtual';"],
  ['renderer/views/Inbox.tsx', "import { Button } from '@fluentui/react-components';"],
  ['console/views/app.tsx', "import { checker } from '../../shared/validate.ts';"],
  ['console/views/app.tsx', "import { Modal } from '../../widgets/modal.tsx';"],
  ['renderer/views/Inbox.tsx', "import { Modal } from '../../widgets/modal.tsx';"],
  ['widgets/theme.ts', "import { BRAND } from '../shared/theme-constants.ts';"],
  ['widgets/modal.tsx', "import { useId } from 'react';"],
  ['client/client.ts', "import { sign } from './signature.ts';"],
  ['network/trust.ts', "import { isLoopback } from '../shared/rules/loopback.ts';"],
  ['relay/oidc/fetch-json.ts', "import { trust } from '../../network/trust.ts';"],
  ['electron/sign-in/tokens.ts', "import { trust } from '../../network/trust.ts';"],
  ['electron/ipc/handlers.ts', "import type { Desk } from '../../desk/desk.ts';"],
  ['web/store/wasm-database.ts', "import type { Database } from '../../desk/store/database.ts';"],
  ['web/store/wasm-database.ts', "import init from '@sqlite.org/sqlite-wasm';"],
  ['desk/relay-client/relay-client.ts', "import { Manager } from 'socket.io-client';"],
  ['simulator/main.ts', "import { problem } from '../shared/problems.ts';"],
  ['standin/menu/menu.ts', "import type { Menu } from 'electron';"],
  ['build/start.ts', "import { ensureBuilt } from './bundle/ensure-built.ts';"],
  ['disk/replace.ts', "import { open } from 'node:fs/promises';"],
  ['relay/audit/signed-head.ts', "import { replaceFile } from '../../disk/replace.ts';"],
  ['electron/secrets.ts', "import { replaceFile } from '../disk/replace.ts';"],
  ['test/e2e/jobs.test.ts', "import { createRelay } from '../../relay/server.ts';"],
];

const forbidden: [file: string, statement: string][] = [
  ['shared/events.ts', "import { readFile } from 'node:fs';"],
  ['shared/events.ts', "import { x } from '../relay/domain/x.ts';"],
  ['relay/domain/decide.ts', "import { open } from '../store/open.ts';"],
  ['relay/domain/decide.ts', "import { randomUUID } from 'node:crypto';"],
  ['relay/http/items.ts', "import { open } from '../store/open.ts';"],
  ['relay/http/items.ts', "export { open } from '../store/open.ts';"],
  ['relay/http/items.ts', "const store = await import('../store/open.ts');"],
  ['relay/http/items.ts', "type Store = import('../store/open.ts').Store;"],
  ['relay/main.ts', "import { open } from './store/open.ts';"],
  ['relay/server.ts', "import { app } from 'electron';"],
  ['relay/server.ts', "import { inbox } from '../desk/inbox/inbox.ts';"],
  ['desk/inbox/inbox.ts', "import { app } from 'electron';"],
  ['desk/relay-client/http-request.ts', "import { request } from 'node:https';"],
  ['desk/history/history.ts', "import { open } from '../../electron/local-store/history-store.ts';"],
  ['relay/server.ts', "import { createDesk } from '../desk/desk.ts';"],
  ['desk/store/search.ts', "import { DatabaseSync } from 'node:sqlite';"],
  ['web/store/wasm-database.ts', "import { readFile } from 'node:fs';"],
  ['web/store/wasm-database.ts', "import { openFile } from '../../electron/local-store/database.ts';"],
  ['desk/store/search.ts', "import { loadDatabases } from '../../web/store/pool.ts';"],
  ['electron/tray/tray.ts', "import { open } from '../local-store.ts';"],
  ['electron/notifications.ts', "import { open } from './local-store.ts';"],
  ['renderer/bridge.ts', "import { bridge } from '../electron/preload.ts';"],
  ['renderer/bridge.ts', "import type { BeckonBridge } from '../electron/preload.ts';"],
  ['renderer/bridge.ts', "import { type DraftStorage } from './state/draft-store.ts';"],
  ['renderer/views/Inbox.tsx', "import { io } from 'socket.io-client';"],
  ['renderer/views/Inbox.tsx', "import type { X } from '../../desk/x.ts';"],
  ['console/views/app.tsx', "import { Modal } from '../../renderer/components/modal.tsx';"],
  ['console/views/app.tsx', "import { createSessions } from '../../relay/http/sessions.ts';"],
  ['widgets/modal.tsx', "import { useWords } from '../renderer/i18n/words.tsx';"],
  ['widgets/modal.tsx', "import { useWords } from '../console/state/services.tsx';"],
  ['widgets/modal.tsx', "import Type from 'typebox';"],
  ['relay/http/pages/look.ts', "import { BRAND } from '../../../widgets/theme.ts';"],
  ['electron/windows/windows.ts', "import { NARROW } from '../../widgets/styles.ts';"],
  ['client/client.ts', "import type { BeckonEvent } from '../shared/events.ts';"],
  ['client/client.ts', "import { hash } from 'node:crypto';"],
  ['network/trust.ts', "import { readConfig } from '../relay/config.ts';"],
  ['network/trust.ts', "import { app } from 'electron';"],
  ['relay/domain/decide.ts', "import { trust } from '../../network/trust.ts';"],
  ['desk/inbox/inbox.ts', "import { trust } from '../../network/trust.ts';"],
  ['simulator/main.ts', "import { trust } from '../network/trust.ts';"],
  ['renderer/bridge.ts', "import { trust } from '../network/trust.ts';"],
  ['shared/events.ts', "import { trust } from '../network/trust.ts';"],
  ['simulator/main.ts', "import { createRelay } from '../relay/server.ts';"],
  ['standin/app.ts', "import { problem } from '../shared/problems.ts';"],
  ['standin/app.ts', "import electron from 'electron';"],
  ['relay/server.ts', "import { x } from '../test/helpers/x.ts';"],
  ['build/start.ts', "import { x } from '../test/helpers/x.ts';"],
  ['build/start.ts', "import { createRelay } from '../relay/server.ts';"],
  ['relay/server.ts', "import { x } from '../build/root.ts';"],
  ['disk/replace.ts', "import { open } from '../relay/store/open.ts';"],
  ['disk/replace.ts', "import Type from 'typebox';"],
  ['relay/domain/decide.ts', "import { replaceFile } from '../../disk/replace.ts';"],
  ['desk/answers/outbox.ts', "import { diskFault } from '../../disk/faults.ts';"],
  ['renderer/bridge.ts', "import { diskFault } from '../disk/faults.ts';"],
  ['standin/app.ts', "import { replaceFile } from '../disk/replace.ts';"],
  ['shared/events.ts', "import { diskFault } from '../disk/faults.ts';"],
  ['build/start.ts', "import { replaceFile } from '../disk/replace.ts';"],
  // Each room lists its libraries.
  ['relay/store/store.ts', "import Fastify from 'fastify';"],
  ['relay/server.ts', "import Fastify from 'fastify';"],
  ['relay/http/app.ts', "import { Server } from 'socket.io';"],
  ['relay/http/app.ts', "import { DatabaseSync } from 'node:sqlite';"],
  ['relay/http/app.ts', "import { createServer } from 'node:http';"],
  ['relay/directory/view.ts', "import { spawn } from 'node:child_process';"],
  ['relay/oidc/issuer.ts', "import { verify } from 'jsonwebtoken';"],
  ['network/agent.ts', "import { spawn } from 'node:child_process';"],
  ['disk/replace.ts', "import { request } from 'node:http';"],
  ['electron/tray/tray.ts', "import { Tray } from 'electron';"],
  ['electron/notifications/presenter.ts', "import notifier from 'node-notifier';"],
  ['desk/inbox/inbox.ts', "import { Manager } from 'socket.io-client';"],
  ['simulator/systems/sap.ts', "import { request } from 'node:http';"],
  ['standin/image/png.ts', "import { spawn } from 'node:child_process';"],
  ['build/verify/verify.ts', "import Fastify from 'fastify';"],
  // The desk imports neither its wire nor its store.
  ['desk/inbox/inbox.ts', "import type { Ask } from '../relay-client/ask.ts';"],
  ['desk/inbox/inbox.ts', "import { search } from '../store/search.ts';"],
  ['desk/relay-client/http-request.ts', "import { search } from '../store/search.ts';"],
  // Rooms of the relay import what they need of the others, not all that some of them do.
  ['relay/desk/desk.ts', "import { trust } from '../../network/trust.ts';"],
  ['relay/http/app.ts', "import { replaceFile } from '../../disk/replace.ts';"],
  ['relay/main.ts', "import { open } from '../disk/replace.ts';"],
  // Inside the window, the console, the simulator and the stand-in.
  ['renderer/state/services.tsx', "import { pageEnvironment } from '../bridge.ts';"],
  ['renderer/state/services.tsx', "import { Notice } from '../components/frame/notice.tsx';"],
  ['renderer/state/services.tsx', "import type { View } from '../views/app.tsx';"],
  ['renderer/components/frame/notice.tsx', "import { App } from '../../views/app.tsx';"],
  ['renderer/components/frame/notice.tsx', "import type { PageEnvironment } from '../../bridge.ts';"],
  ['renderer/views/app.tsx', "import { pageEnvironment } from '../bridge.ts';"],
  ['renderer/views/app.tsx', "import { useVirtualizer } from '@tanstack/react-virtual';"],
  ['renderer/i18n/words.tsx', "import { useServices } from '../state/services.tsx';"],
  ['renderer/bridge.ts', "import { createDrafts } from './state/draft-store.ts';"],
  ['console/state/services.tsx', "import { Answer } from '../components/answer.tsx';"],
  ['console/components/answer.tsx', "import { createApi } from '../api.ts';"],
  ['console/components/answer.tsx', "import { App } from '../views/app.tsx';"],
  ['console/views/audit.tsx', "import { createApi } from '../api.ts';"],
  ['simulator/systems/sap.ts', "import type { Scenario } from '../scenarios/scenario.ts';"],
  ['simulator/systems/sap.ts', "import { Simulator } from '../simulator.ts';"],
  ['simulator/scenarios/alerts.ts', "import { post } from '../wire.ts';"],
  ['simulator/opentext/server.ts', "import { sap } from '../systems/sap.ts';"],
  ['standin/cdp/connection.ts', "import { Chromium } from '../chromium/chromium.ts';"],
  ['standin/tray/tray.ts', "import { Notification } from '../notification/notification.ts';"],
  ['standin/windows/page.ts', "import { App } from '../app/app.ts';"],
  ['standin/app/app.ts', "import { world } from '../world.ts';"],
  // A room missing from the table.
  ['relay/nowhere/log.ts', "import type { Item } from '../../shared/items.ts';"],
];

test('what the table allows passes', () => {
  for (const [file, statement] of allowed) assert.equal(judge(file, statement), undefined, `${file}: ${statement}`);
});

test('an import that the table forbids is reported with a reason', () => {
  for (const [file, statement] of forbidden) assert.ok(judge(file, statement), `${file}: ${statement}`);
});

test('a forbidden import is reported with its file and line', async (t) => {
  const root = await folderOfFiles(t, {
    'relay/store/open.ts': 'export const open = 1;\n',
    'relay/domain/decide.ts': "// why\nimport { open } from '../store/open.ts';\nopen();\n",
    'renderer/view.tsx': 'const view = <p>fine</p>;\n',
    'relay/mapping/page.js': "import { open } from '../store/open.ts';\n",
  });
  assert.deepEqual(await importViolations(root), [
    'relay/domain/decide.ts:2: imports relay/store/open.ts: relay/domain imports only shared of the project',
    'relay/mapping/page.js:1: imports relay/store/open.ts: relay/mapping imports only shared, relay/domain of the project',
  ]);
});

test('a process or worker started by its path counts as an import', async (t) => {
  const root = await folderOfFiles(t, {
    'relay/store/copy.ts': '',
    'relay/mapping/worker.ts': '',
    'relay/main.ts': '',
    'relay/mapping/mapper.ts': "new Worker(new URL('./worker.ts', import.meta.url));\n",
    'relay/mapping/fork.ts': "fork(new URL('../store/copy.ts', import.meta.url));\n",
    'simulator/load.ts': "start(join(root, 'relay', 'main.ts'));\n",
    'electron/check/check.ts': "start(['--import', 'relay/main.ts']);\n",
    'build/start.ts': "start(['relay/main.ts', 'serve']);\n",
  });
  assert.deepEqual(
    (await importViolations(root)).map((line) => line.split(':').slice(0, 3).join(':')),
    [
      'relay/mapping/fork.ts:1: starts relay/store/copy.ts',
      'electron/check/check.ts:1: starts relay/main.ts',
      'simulator/load.ts:1: starts relay/main.ts',
    ],
  );
});

test('an export that no other file imports is reported; types, re-exports and namespaces count as imports', async (t) => {
  const root = await folderOfFiles(t, {
    'simulator/a.ts': [
      'export const used = 1, unused = 2;',
      'export interface Used {}',
      'export type Unused = 1;',
      'export const { inner, rest: [renamed] } = x;',
    ].join('\n'),
    'simulator/b.ts': "export { inner as outer } from './a.ts';\nexport const own = unused;\n",
    'simulator/c.ts': 'export const one = 1;\n',
    'simulator/d.ts': 'export const two = 1;\nexport type Three = 1;\n',
    'simulator/e.ts':
      "import { used, type Used } from './a.ts';\nimport * as c from './c.ts';\nimport { outer } from './b.ts';\n",
    'simulator/f.ts': "const d = import('./d.ts');\n",
    'client/index.ts': 'export const published = 1;\n',
  });
  assert.deepEqual(await unusedExports(root), [
    'simulator/a.ts:1: exports unused: nothing imports it',
    'simulator/a.ts:3: exports Unused: nothing imports it',
    'simulator/a.ts:4: exports renamed: nothing imports it',
    'simulator/b.ts:2: exports own: nothing imports it',
  ]);
});

test('files that import each other in a circle are named once, types included', () => {
  const files = {
    'relay/domain/a.ts': "import type { B } from './b.ts';\nimport { d } from './d.ts';",
    'relay/domain/b.ts': "import { c } from './c.ts';\nimport { d } from './d.ts';",
    'relay/domain/c.ts': "import type { A } from './a.ts';",
    'relay/domain/d.ts': "import { join } from 'node:path';",
    'relay/http/e.ts': "import { a } from '../domain/a.ts';",
  };
  const imports = Object.entries(files).flatMap(([file, text]) => importsOf(file, text));
  assert.deepEqual(circles(imports), [['relay/domain/a.ts', 'relay/domain/b.ts', 'relay/domain/c.ts']]);
  assert.deepEqual(circles(imports.filter(({ from }) => from !== 'relay/domain/c.ts')), []);
});
