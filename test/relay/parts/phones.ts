/** Phones of people at a simulated OpenText, through gateway `phones`. */
import assert from 'node:assert/strict';
import { DEMO_ACCOUNT, gatewayEntry } from '../../../simulator/opentext/account.ts';
import type { Submission } from '../../../simulator/opentext/checks.ts';
import { type OpenTextServer, startOpenText } from '../../../simulator/opentext/server.ts';
import { until } from '../../helpers/until.ts';

export const PHONES = 'phones';

export interface Phone {
  /** Channel of its person in the directory. */
  channel: { gateway: string; kind: string; to: string; when: string };
  /** The next message that arrives. */
  next(): Promise<Submission>;
  /** The messages so far. */
  messages(): Submission[];
  write(text: string): Promise<unknown>;
  /** @param title of the button */
  tap(message: Submission, title: string): Promise<unknown>;
  /** After a message: writes, and accepts the buttons. @returns the same message with its buttons, if it still asks */
  accept(): Promise<Submission>;
}

interface Phones {
  service: OpenTextServer;
  /** Entry of the directory. */
  gateway: object;
  /** @param number digits only */
  phone(number: string): Phone;
  /** The registered address of the relay. */
  address(): Promise<string>;
}

export async function startPhones(clock: { now(): number }): Promise<Phones> {
  const service = await startOpenText({ host: '127.0.0.1', port: 0, account: DEMO_ACCOUNT, clock });
  const entry = gatewayEntry(PHONES, service.url, DEMO_ACCOUNT);
  return {
    service,
    gateway: { ...entry, whatsapp: { ...entry.whatsapp, inbound: {} } },
    phone: (number) => phoneOf(service, number),
    address: () => until('the registration', () => service.phones.webhook()),
  };
}

function phoneOf(service: OpenTextServer, number: string): Phone {
  let seen = 0;
  const messages = () =>
    service.submissions().filter(({ channel, to }) => channel === 'whatsapp' && to.includes(number));
  const phone: Phone = {
    channel: { gateway: PHONES, kind: 'whatsapp', to: `+${number}`, when: 'always' },
    messages,
    async next() {
      const message = await until(`a message to ${number}`, () => messages()[seen]);
      seen += 1;
      return message;
    },
    write: (text) => service.phones.write(number, text),
    tap: (message, title) => service.phones.write(number, title, postbackOf(message, title)),
    async accept() {
      await phone.write('Hello');
      await phone.tap(await phone.next(), 'Yes, with buttons');
      return phone.next();
    },
  };
  return phone;
}

export const postbackOf = ({ choices = [] }: Submission, title: string): string =>
  choices.find((one) => one.title === title)?.postback ?? assert.fail(`no button ${title}`);
