/**
 * Windows toasts as XML, because a press may reach a later run of the app: the toast itself contains the press's arguments (Microsoft,
 * "Toast schema"). Each press has a key, so that a duplicate delivery counts once.
 */
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { Notice } from '../../desk/ports.ts';
import type { Sound } from '../../shared/notification-sounds.ts';
import { plainLine, plainText } from '../../shared/rules/plain-text.ts';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
/** Escapes text and removes characters invalid in XML 1.0: Windows rejects a toast that contains one. */
const xml = (text: string): string =>
  text.replaceAll(/[\ufffe\uffff]/g, '').replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

type PressKind = 'click' | 'action' | 'reply';

interface Press {
  kind: PressKind;
  id: string;
  /** Id of the button, or of the reply's action; empty for a click. */
  button: string;
  /** UUID, identical for duplicate deliveries. */
  key: string;
  /** Item version displayed by the toast; absent if the notice is not about an item. */
  version?: number;
}

/** Key of a press: SHA-256 formatted as a UUID (RFC 9562, version 8). @param id id of the notice. @param raisedAt ms since 1970 */
export function pressKey(id: string, button: string, raisedAt: number): string {
  const hash = createHash('sha256').update([id, button, raisedAt].join('\n')).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Electron detects a press other than a click by `type`, `action` and `tag`; the other arguments are ours. */
const argumentsOf = (
  kind: PressKind,
  { id, version }: Notice,
  button: string,
  raisedAt: number,
  index: number,
): string =>
  new URLSearchParams({
    type: kind,
    action: String(index),
    tag: 'beckon',
    id,
    button,
    at: String(raisedAt),
    ...(version === undefined ? {} : { version: String(version) }),
  }).toString();

/** Parses the output of {@link argumentsOf}; null for anything else. */
export function readPress(text: string): Press | null {
  if (text.length > 2_048) return null;
  const given = new URLSearchParams(text);
  const [kind, id, button, at, version] = ['type', 'id', 'button', 'at', 'version'].map((name) => given.get(name));
  if (given.get('tag') !== 'beckon' || !id || button == null || !/^\d+$/.test(at ?? '')) return null;
  if (kind !== 'click' && kind !== 'action' && kind !== 'reply') return null;
  const shown = /^[1-9]\d{0,14}$/.test(version ?? '') ? { version: Number(version) } : {};
  return { kind, id, button, key: pressKey(id, button, Number(at)), ...shown };
}

/** Built-in Windows sounds ("audio" in the toast schema); without one the default plays. */
const WINDOWS_SOUNDS = { gentle: 'ms-winsoundevent:Notification.IM', urgent: 'ms-winsoundevent:Notification.Reminder' };

function audioOf(sound: Sound): string {
  if (sound === 'default') return '';
  return element('audio', sound === 'none' ? { silent: 'true' } : { src: WINDOWS_SOUNDS[sound] });
}

const element = (name: string, attributes: Record<string, string>, inner = ''): string => {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${xml(value)}"`);
  return `<${name}${written.join('')}>${inner}</${name}>`;
};

/** @param raisedAt ms since 1970; part of the press keys. @param icon local image path */
export function toastXml(notice: Notice, raisedAt: number, icon?: string): string {
  const says = (kind: PressKind, button: string, index = 0) => argumentsOf(kind, notice, button, raisedAt, index);
  const lines = [plainLine(notice.title), ...plainText(notice.body).split('\n')].filter(Boolean).slice(0, 3);
  const picture = icon ? element('image', { placement: 'appLogoOverride', src: pathToFileURL(icon).href }) : '';
  const texts = lines.map((line) => element('text', {}, xml(line))).join('');
  const button = (content: string, given: string, more: Record<string, string> = {}) =>
    element('action', { content, arguments: given, activationType: 'foreground', ...more });
  const { reply } = notice;
  const actions = [
    reply ? element('input', { id: 'reply', type: 'text', placeHolderContent: plainLine(reply.placeholder) }) : '',
    ...notice.buttons.map(({ id, label }, index) => button(plainLine(label), says('action', id, index))),
    reply ? button(plainLine(reply.placeholder), says('reply', reply.action), { 'hint-inputId': 'reply' }) : '',
  ].join('');
  const stays = notice.stays && actions !== '';
  return element(
    'toast',
    { launch: says('click', ''), activationType: 'foreground', ...(stays ? { scenario: 'reminder' } : {}) },
    element('visual', {}, element('binding', { template: 'ToastGeneric' }, texts + picture)) +
      (actions ? element('actions', {}, actions) : '') +
      audioOf(notice.sound),
  );
}
