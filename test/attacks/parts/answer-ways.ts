/** Every way in which an answer reaches the relay, each through its own entry point. */
import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import { io } from 'socket.io-client';
import webPush from 'web-push';
import { type BaseParts, createBaseHandlers } from '../../../desk/base-handlers.ts';
import { replyHandlers } from '../../../electron/ipc/reply-handlers.ts';
import type { LineDecisions } from '../../../shared/answers.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { answerPage } from '../../../shared/words/en/answer-page.ts';
import { phoneWords } from '../../../shared/words/en/phone.ts';
import { DEMO_ACCOUNT, gatewayEntry } from '../../../simulator/opentext/account.ts';
import type { Submission } from '../../../simulator/opentext/checks.ts';
import type { OpenText } from '../../../simulator/opentext/opentext.ts';
import { startOpenText } from '../../../simulator/opentext/server.ts';
import { linkedDesk } from '../../electron/parts/linked-desk.ts';
import { until } from '../../helpers/until.ts';
import { type Receiver, SECRET, startReceiver } from '../../relay/outbound/receiver.ts';
import { createShiftedClock } from '../../relay/parts/clock.ts';
import { type Phone, startPhones } from '../../relay/parts/phones.ts';
import { startPushService } from '../../relay/parts/push-service.ts';
import { ADMIN, DIRECTORY, event, type RunningRelay, startRelay } from '../../relay/parts/relay.ts';

export interface Said {
  comment?: string;
  input?: Record<string, unknown>;
  /** Answers to many items, notifications, pushes and links carry none. */
  lineDecisions?: LineDecisions;
}

/** `recorded`, the code of a refusal, or where a notification leads in place of an answer. */
export type Fate = string;

interface Way {
  /** Resolves once the way offers the item. */
  offers(itemId: string): Promise<unknown>;
  /** Reads as a client or a scanner does, without an answer. */
  reads(itemId: string): Promise<unknown>;
  /** Dana approves version 1. A desk stores the answer at once; the others send it on `settle`. */
  gives(itemId: string, said: Said): Promise<{ settle(): Promise<Fate> }>;
}

export const WAYS = [
  'window',
  'many at once',
  'reply window',
  'notification',
  'notification reply',
  'web',
  'push',
  'answer link',
  'WhatsApp link',
  'WhatsApp tap',
  'ntfy action',
  'HTTP',
  'socket',
] as const;
export type WayName = (typeof WAYS)[number];
/** Ways whose answer a desk stores and sends. */
export const OF_DESK: readonly WayName[] = WAYS.slice(0, 5);

export interface Ways {
  relay: RunningRelay;
  ways: Readonly<Record<WayName, Way>>;
  desk: ReturnType<typeof linkedDesk>;
  /** After it, Dana's closed connections no longer count as present, so that pushes go out. */
  passTime(): void;
  close(): Promise<void>;
}

const ACTION = 'approve';

export async function openWays(t: TestContext): Promise<Ways> {
  const [mail, vapid, clock] = [await startReceiver(), webPush.generateVAPIDKeys(), createShiftedClock()];
  const service = await startPushService(vapid.publicKey);
  const phones = await startOpenText({ host: '127.0.0.1', port: 0, account: DEMO_ACCOUNT, clock });
  const whatsapp = {
    template: 'approval',
    language: 'en',
    parameters: '{ "body[1]text": title & " " & link, "body[2]text": item.id }',
  };
  const taps = await startPhones(clock);
  const phone = taps.phone('4915550100888');
  const channels = [
    phone.channel,
    { gateway: 'mail', kind: 'email', to: 'dana@acme.example', when: 'always' },
    { gateway: 'links', kind: 'whatsapp', to: '+4915550100999', when: 'always' },
  ];
  const relay = await startRelay({
    clock,
    directory: {
      ...DIRECTORY,
      stepUp: { value: '10000', currency: 'EUR' },
      users: DIRECTORY.users.map((user) => (user.id === 'dana' ? { ...user, channels } : user)),
      gateways: [
        { id: 'mail', kind: 'webhook', url: mail.url, secret: SECRET },
        { ...gatewayEntry('links', phones.url, DEMO_ACCOUNT), whatsapp },
        taps.gateway,
        { id: 'browsers', kind: 'webpush', subject: 'mailto:ops@acme.example', ...vapid },
      ],
    },
  });
  await relay.post('/v1/me/push', { ...service.browser('phone'), details: true }, 'dana-token');
  const desk = linkedDesk(
    t,
    () => relay.url,
    'dana-token',
    () => false,
  );
  desk.connect();
  await desk.live();
  const inbound = new URL(await taps.address()).pathname;
  await relay.send(event('approval.requested', { audience: { users: ['dana'] } }));
  await phone.next();
  await phone.accept();
  const direct = (send: (itemId: string, message: object) => Promise<Fate>): Way => {
    const keys = new Map<string, string>();
    return {
      offers: async () => {},
      reads: (itemId) => relay.get(`/v1/items/${itemId}`, 'dana-token'),
      async gives(itemId, said) {
        const key = keys.get(itemId) ?? randomUUID();
        keys.set(itemId, key);
        return { settle: () => send(itemId, { action: ACTION, version: 1, key, ...said }) };
      },
    };
  };
  const socketWay = (login: () => Promise<object>) =>
    direct(async (itemId, message) => {
      const socket = io(`${relay.url}/v1/desk`, {
        ...{ transports: ['websocket'], forceNew: true, reconnection: false },
        ...(await login()),
      });
      try {
        const reply = await socket.timeout(30_000).emitWithAck('respond', { itemId, ...message });
        return reply.ok ? 'recorded' : reply.problem.code;
      } finally {
        socket.close();
      }
    });
  return {
    relay,
    desk,
    passTime: () => clock.shift(5000),
    ways: {
      ...deskWays(desk),
      web: socketWay(async () => ({ extraHeaders: { cookie: await cookieOf(relay), origin: relay.url } })),
      push: linkWay(relay, async (itemId) => {
        const pushed = () => service.messages.find(({ json }) => json.item?.id === itemId)?.json;
        const { actions = [], link } = await until('the push', pushed);
        return actions.find(({ id }: { id: string }) => id === ACTION)?.url ?? link;
      }),
      'answer link': linkWay(relay, (itemId) => mailedLink(mail, itemId)),
      'WhatsApp link': linkWay(relay, (itemId) => whatsAppLink(phones, itemId)),
      'WhatsApp tap': tapWay(relay, phone, inbound),
      'ntfy action': actionWay(relay, mail),
      HTTP: direct(async (itemId, message) => {
        const { status, body } = await relay.post(`/v1/items/${itemId}/responses`, message, 'dana-token');
        return status === 200 ? 'recorded' : body.code;
      }),
      socket: socketWay(async () => ({ auth: { token: 'dana-token' } })),
    },
    async close() {
      await desk.client.close();
      await relay.close();
      await mail.close();
      await phones.close();
      await taps.service.close();
      await service.close();
    },
  };
}

function deskWays(linked: Ways['desk']) {
  const { desk, replies, opened } = linked;
  const { commands, notifications } = desk;
  const handlers = createBaseHandlers({ commands } as BaseParts);
  const pendingOf = (itemId: string) => commands.item(itemId)?.pending ?? null;

  const settle = async (itemId: string, key: string): Promise<Fate> => {
    commands.sendNow([itemId]);
    return until(`the fate of ${itemId}`, () => {
      const reply = replies.get(key);
      if (reply?.ok) return 'recorded';
      if (reply?.problem) return reply.problem.code;
      if (pendingOf(itemId)?.status === 'draft') return 'DRAFT';
      const isRecorded = commands.item(itemId)?.item.answers.some((answer) => answer.key === key);
      return isRecorded && pendingOf(itemId) === null ? 'recorded' : undefined;
    });
  };
  const way = (give: (itemId: string, said: Said) => unknown): Way => ({
    offers: (itemId) => until(`${itemId} at the desk`, () => commands.item(itemId)),
    async reads(itemId) {
      commands.setOpenItem(1, itemId);
      commands.setOpenItem(1, null);
    },
    async gives(itemId, said) {
      const before = opened.length;
      try {
        await give(itemId, said);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        const { code } = error.problem;
        return { settle: async () => code };
      }
      const pending = pendingOf(itemId);
      if (pending) return { settle: () => settle(itemId, pending.key) };
      const [place = 'nowhere'] = opened.slice(before);
      return { settle: async () => (place.startsWith('reply ') ? 'opens reply' : 'opens item') };
    },
  });
  const notice = (press: (itemId: string, said: Said) => void): Way =>
    way((itemId, said) => {
      const before = opened.length;
      // A press right after a change of the screen is ignored.
      return until('the press counts', () => {
        press(itemId, said);
        return pendingOf(itemId) !== null || opened.length > before;
      });
    });
  return {
    window: way((itemId, said) => handlers['item.answer']({ itemId, action: ACTION, version: 1, ...said }, 1)),
    'many at once': way((itemId, { lineDecisions: _, ...said }) =>
      handlers['item.answer-all']({ answers: [{ itemId, action: ACTION, version: 1 }], ...said }, 1),
    ),
    'reply window': way((itemId, { comment = '', ...more }) =>
      replyHandlers({
        commands,
        replyContext: () => ({ itemId, action: ACTION }),
        closeReply() {},
        openItem() {},
        locale: () => 'en-GB',
      })['reply.send']({ comment, version: 1, ...more }, 1),
    ),
    notification: notice((itemId) => notifications.pressed(itemId, ACTION, undefined, 1)),
    'notification reply': notice((itemId, { comment = '' }) =>
      notifications.replied(itemId, ACTION, comment, undefined, 1),
    ),
  };
}

/** @param find the address of the item's link in a message; without the origin of the relay, which a restart changes */
function linkWay(relay: RunningRelay, find: (itemId: string) => Promise<string>): Way {
  const links = new Map<string, string>();
  const addressOf = (itemId: string) => `${relay.url}${links.get(itemId) ?? ''}`;
  return {
    async offers(itemId) {
      const { pathname, search } = new URL(await find(itemId));
      links.set(itemId, `${pathname}${search}`);
    },
    async reads(itemId) {
      for (const method of ['HEAD', 'GET', 'OPTIONS']) await fetch(addressOf(itemId), { method });
      await fetch(`${addressOf(itemId).replace(/\?.*/, '')}?action=${ACTION}`);
    },
    async gives(itemId, { comment = '', input = {} }) {
      // The message of an item that links must not answer leads to the client.
      if (!links.get(itemId)?.startsWith('/a/')) return { settle: async () => 'opens item' };
      const body = new URLSearchParams({ action: ACTION, comment, version: '1' });
      for (const [name, value] of Object.entries(input)) body.set(`input.${name}`, String(value));
      return {
        async settle() {
          const headers = { accept: 'application/json' };
          const reply = await fetch(addressOf(itemId), { method: 'POST', body, headers });
          if (reply.status === 200) return 'recorded';
          const { code } = (await reply.json()) as { code: string };
          return code;
        },
      };
    },
  };
}

const WORDS_OF_REFUSALS: readonly [string, Fate][] = [
  [answerPage.notRecorded.changed, 'ITEM_CHANGED'],
  [answerPage.notRecorded.closed, 'ITEM_CLOSED'],
  [answerPage.notRecorded.ownRequest, 'SEPARATION_OF_DUTIES'],
  [answerPage.stepUp, 'FORBIDDEN'],
  [phoneWords.notYours, 'NOT_FOUND'],
  ['You approved this', 'ALREADY_ANSWERED'],
];

/** The id in an answer link, or in the address of an item. */
function itemOf(message: Submission): string {
  const link = /http\S+\/(a|open)\/(\S+)/.exec(message.title);
  if (link?.[1] === 'open') return link[2] ?? '';
  const hex = Buffer.from(link?.[2] ?? '', 'base64url').toString('hex', 10, 26);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** @param path of the relay's address for inbound messages, whose origin a restart changes */
function tapWay(relay: RunningRelay, phone: Phone, path: string): Way {
  const messageOf = (itemId: string) =>
    until('the WhatsApp message', () => phone.messages().find((message) => itemOf(message) === itemId));
  const answered = async (): Promise<string> => {
    const { text } = await relay.get('/metrics');
    return /beckon_inbound_messages_total\{result="answered"\} \d+/.exec(text)?.[0] ?? '';
  };
  const tap = (postback: string) =>
    relay.post(path, { source: { whatsapp: phone.channel.to }, whatsapp_message: { postback_data: postback } });
  return {
    offers: messageOf,
    async reads(itemId) {
      await messageOf(itemId);
      for (const method of ['HEAD', 'GET', 'OPTIONS']) await fetch(`${relay.url}${path}`, { method });
    },
    async gives(itemId) {
      const button = (await messageOf(itemId)).choices?.find(({ title }) => title === 'Approve');
      if (!button) return { settle: async () => 'no button' };
      return {
        async settle() {
          const [before, messages] = [await answered(), phone.messages().length];
          await tap(button.postback);
          if ((await answered()) !== before) return 'recorded';
          // The relay says nothing to a token that is not valid; the result of one that is has been queued.
          const { body } = await relay.get('/v1/admin/outbound', ADMIN);
          if (body.depth.queued + body.depth.sending === 0 && phone.messages().length === messages) return 'ignored';
          const result = await until('the result', () => phone.messages().slice(messages).find(isResult));
          return WORDS_OF_REFUSALS.find(([words]) => result.title.includes(words))?.[1] ?? result.title;
        },
      };
    },
  };
}

const isResult = ({ content }: Submission): boolean => Object.hasOwn(Object(content), 'text_message');

/** The request of a button in ntfy, as docs/systems/ntfy.md describes it. */
function actionWay(relay: RunningRelay, mail: Receiver): Way {
  const actionOf = async (itemId: string): Promise<{ url: string; needsInput?: boolean } | null> => {
    const { actions = [] } = await mailed(mail, itemId);
    const found = actions.find(({ id }: { id: string }) => id === ACTION);
    return found && !found.needsInput ? found : null;
  };
  return {
    offers: actionOf,
    async reads(itemId) {
      const action = await actionOf(itemId);
      if (action) await fetch(`${relay.url}${new URL(action.url).pathname}`);
    },
    async gives(itemId) {
      const action = await actionOf(itemId);
      if (!action) return { settle: async () => 'no button' };
      const { pathname } = new URL(action.url);
      return {
        async settle() {
          const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
          const reply = await fetch(`${relay.url}${pathname}`, { method: 'POST', headers, body: `action=${ACTION}` });
          return reply.status === 200 ? 'recorded' : ((await reply.json()) as { code: string }).code;
        },
      };
    },
  };
}

/** The address in the text that the service shows. */
async function whatsAppLink(phones: OpenText, itemId: string): Promise<string> {
  const shown = () =>
    phones.submissions().find(({ content }) => Object(content).parameters?.['body[2]text'] === itemId)?.title;
  return (await until('the WhatsApp message', shown)).split(' ').at(-1) ?? '';
}

const mailed = (mail: Receiver, itemId: string) =>
  until('the message', () => mail.received.map(({ body }) => JSON.parse(body)).find(({ item }) => item?.id === itemId));

const mailedLink = async (mail: Receiver, itemId: string): Promise<string> => (await mailed(mail, itemId)).link;

async function cookieOf(relay: RunningRelay): Promise<string> {
  const session = await fetch(`${relay.url}/me/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-beckon-page': '1' },
    body: JSON.stringify({ token: 'dana-token' }),
  });
  return session.headers.get('set-cookie')?.split(';')[0] ?? '';
}
