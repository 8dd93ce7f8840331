/** The built preload's exports to a page: names of capabilities, calls and events on prefixed channels, and no part of Electron. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { ensureBuilt } from '../../build/bundle/ensure-built.ts';
import { projectRoot } from '../../build/root.ts';
import type { HostBridge } from '../../shared/bridge/bridge.ts';
import { DESKTOP_CAPABILITIES } from '../../shared/bridge/desktop.ts';

type Heard = (event: object, payload: unknown) => void;

/** Runs the preload as a sandboxed page does: it may require only `electron`. */
async function load() {
  await ensureBuilt(projectRoot);
  const exposed = new Map<string, unknown>();
  const invoked: unknown[][] = [];
  const listeners = new Map<string, Set<Heard>>();
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, api: unknown) => exposed.set(name, api) },
    ipcRenderer: {
      invoke: (...sent: unknown[]) => {
        invoked.push(sent);
        return Promise.resolve('answer');
      },
      on: (channel: string, heard: Heard) => listeners.set(channel, (listeners.get(channel) ?? new Set()).add(heard)),
      removeListener: (channel: string, heard: Heard) => listeners.get(channel)?.delete(heard),
    },
  };
  const require = (name: string) => {
    assert.equal(name, 'electron');
    return electron;
  };
  const module = { exports: {} };
  const context = createContext({ require, module, exports: module.exports });
  runInContext(readFileSync(join(projectRoot, 'dist', 'electron', 'preload.cjs'), 'utf8'), context);
  return { exposed, invoked, listeners };
}

test('one object with three members', async () => {
  const { exposed } = await load();
  assert.deepEqual([...exposed.keys()], ['beckon']);
  const bridge = exposed.get('beckon') as HostBridge;
  assert.deepEqual(Object.keys(bridge).sort(), ['capabilities', 'invoke', 'on']);
  assert.deepEqual([...bridge.capabilities], DESKTOP_CAPABILITIES);
});

test('calls and events go by channels of the app alone, and the page never holds an event of Electron', async () => {
  const { exposed, invoked, listeners } = await load();
  const bridge = exposed.get('beckon') as HostBridge;
  await bridge.invoke('item.get', { itemId: 'x' });
  assert.deepEqual(invoked, [['beckon:item.get', { itemId: 'x' }]]);
  const told: unknown[][] = [];
  const stop = bridge.on('changed', (...payload) => void told.push(payload));
  for (const heard of listeners.get('beckon:changed') ?? []) heard({ sender: 'ipcRenderer' }, { itemIds: [] });
  assert.deepEqual(told, [[{ itemIds: [] }]]);
  stop();
  assert.deepEqual([...listeners.keys()], ['beckon:changed']);
  assert.equal(listeners.get('beckon:changed')?.size, 0);
});
