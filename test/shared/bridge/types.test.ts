/** Types of the bridge. The test is the type check of this file: the compiler must reject each marked line. */
import { test } from 'node:test';
import type { WindowBridge } from '../../../shared/bridge/bridge.ts';
import type { AppFacts } from '../../../shared/bridge/capabilities.ts';
import type { HandlersOf, HostHandlers } from '../../../shared/bridge/host.ts';

type Capabilities = HostHandlers<'diagnostics' | 'save-file'>['capabilities'];

const saving: HandlersOf<'save-file'> = {
  'history.export': () => ({ file: null, rows: 0 }),
  'history.export-cancel': () => null,
  'document.save': () => ({ saved: false }),
};
const diagnostics: HandlersOf<'diagnostics'> = { 'diagnostics.copy': () => ({ text: '' }) };

export const all: Capabilities = { 'save-file': saving, diagnostics };
// @ts-expect-error a capability without its handlers
export const fewer: Capabilities = { 'save-file': saving };
// @ts-expect-error handlers of a capability that the host does not name
export const more: Capabilities = { 'save-file': saving, diagnostics, tray: {} };
// @ts-expect-error a channel without a handler
export const half: HandlersOf<'save-file'> = { 'history.export': () => ({ file: null, rows: 0 }) };

const app = { version: '0.1.0', platform: 'Linux', locale: 'en', dark: false };
export const facts: AppFacts<'diagnostics'> = app;
// @ts-expect-error a host with a tray says whether the system has one
export const lessFacts: AppFacts<'tray'> = app;

export function asking(bridge: WindowBridge): void {
  void bridge.invoke('snapshot.get', null);
  void bridge.capability('network-check')?.invoke('relay.check', null);
  // @ts-expect-error a channel of a capability, without having asked for it
  void bridge.invoke('relay.check', null);
  // @ts-expect-error a channel of another capability
  void bridge.capability('network-check')?.invoke('diagnostics.copy', null);
  // @ts-expect-error an event of a capability, without having asked for it
  bridge.on('checking', () => {});
}

test('the compiler refuses what a host or a window must not do', () => {});
