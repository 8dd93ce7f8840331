/**
 * Gateway `smtp`: mail through the company's own server, to staff away from their desk and to customers. All mails about an item form one
 * thread. A retry has the same Message-ID, so a mail that was accepted twice can be recognized.
 */
import { isRsaKey } from '../../../../network/private-key.ts';
import type { DirectoryGateway } from '../../../../shared/directory-gateway.ts';
import { isMailAddress, mailboxOf } from '../../../../shared/rules/mail-address.ts';
import { plainLine } from '../../../../shared/rules/plain-text.ts';
import { mailWordsFor } from '../../../../shared/words/mail.ts';
import { pushWordsFor } from '../../../../shared/words/push.ts';
import { languageOf } from '../../../../shared/words/words.ts';
import type { GatewayInput } from '../../../domain/outbound/outbound-ports.ts';
import { type MailFault, mailFault } from '../../mail/mail-fault.ts';
import { type MailAccount, type MailPools, MailSignInError } from '../../mail/mail-pools.ts';
import { singleLine } from '../../response-verdict.ts';
import type { Gateway, GatewayParts, SendResult } from '../gateway.ts';
import type { ClientCredentials, Tokens } from '../tokens.ts';
import { htmlMail, type MailContent, plainMail } from './mail-content.ts';

export type SmtpEntry = Extract<DirectoryGateway, { kind: 'smtp' }>;

const rejected = (reason: string): SendResult => ({ kind: 'rejected', reason });
const retry = (reason: string): SendResult => ({ kind: 'retry', reason });

export function createSmtpGateways(
  { mail, clock, channelLink }: Pick<GatewayParts, 'mail' | 'clock' | 'channelLink'>,
  tokens: Tokens,
): (entry: SmtpEntry) => Gateway {
  return (entry) => ({
    url: hostOf(entry.url),
    async send(input, id, { itemId, userId }) {
      if (input.kind !== 'email') return rejected(`gateway ${entry.id} carries e-mail, not ${input.kind}`);
      if (!isMailAddress(input.to)) return rejected('the address is not a mail address');
      if (entry.dkim && !isRsaKey(entry.dkim.privateKey)) return retry('the DKIM key is not an RSA private key in PEM');
      const from = mailboxOf(entry.from);
      if (!from) return rejected(`the sender of gateway ${entry.id} is not a mail address`);
      const stop = userId === null ? null : channelLink(userId, entry.id, input);
      const content = mailContent(input, { isStaff: userId !== null, details: entry.details ?? true, stop });
      const domain = asciiDomain(from.address);
      const { password } = loginIn(entry);
      try {
        await mail.send(accountOf(entry, tokens), {
          ...{ from, to: input.to, subject: plainLine(content.title), date: clock.now() },
          ...{ text: plainMail(content), html: htmlMail(content) },
          ...{ messageId: `<${id}@${domain}>`, thread: `<${itemId}@${domain}>` },
          headers: headersOf(stop),
        });
        return { kind: 'sent' };
      } catch (error) {
        const { permanent, signIn, reason } = mailFault(error, [input.to, password ?? '']);
        if (signIn && entry.oauth) await dropToken(entry.oauth, tokens);
        return permanent ? rejected(reason) : retry(reason);
      }
    },
  });
}

/** Deadline of a test, ms: a person waits for the result. */
export const MAIL_TEST_MS = 15_000;

/** Connects and signs in as for a mail, and sends nothing. @returns why that fails; null: it works */
export async function mailTrouble(
  entry: SmtpEntry,
  mail: MailPools,
  tokens: Tokens,
): Promise<Omit<MailFault, 'permanent'> | null> {
  try {
    await mail.verify(accountOf(entry, tokens));
    return null;
  } catch (error) {
    return mailFault(error, [loginIn(entry).password ?? '']);
  }
}

/** @param details false: only the kind of item and its source; a customer's mail is its text */
export const mailContent = (
  input: GatewayInput,
  { isStaff, details, stop }: { isStaff: boolean; details: boolean; stop: string | null },
): MailContent => (isStaff ? toStaff(input, details, stop) : toCustomer(input));

/** Without user information: it is stored and displayed. */
export function hostOf(address: string): string {
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
}

/** Of a Message-ID. */
const asciiDomain = (address: string): string =>
  URL.parse(`http://${address.slice(address.lastIndexOf('@') + 1)}`)?.hostname ?? 'localhost';

/** RFC 3834, and the same for Exchange: no vacation notices. RFC 2369 and RFC 8058: mail programs end the channel by one POST. */
function headersOf(stop: string | null): Record<string, string> {
  return {
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    ...(stop === null ? {} : { 'List-Unsubscribe': `<${stop}>` }),
    ...(stop?.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
  };
}

/** The texts are the source's; the customer does not know Beckon. */
const toCustomer = ({ title, body }: GatewayInput): MailContent => ({
  ...{ language: null, title, body, lines: [], facts: [], links: [], notes: [], stop: null },
});

function toStaff(input: GatewayInput, details: boolean, stop: string | null): MailContent {
  const { title, body, link, actions = [], open, about = [], facts = [], language: locale = 'en', item } = input;
  const language = languageOf(locale);
  const mail = mailWordsFor(language);
  const opening = open === undefined ? [] : [{ label: mail.open, url: open }];
  const ending = stop === null ? null : { label: mail.stop, url: stop };
  if (!details) {
    const source = singleLine(item.origin?.name ?? '');
    const what = pushWordsFor(language).waits;
    const kind = Object.entries(what).find(([type]) => type === item.type)?.[1] ?? pushWordsFor(language).something;
    const hidden = { title: kind, body: mail.withoutDetails(source), lines: [], facts: [] };
    return { ...hidden, language, links: opening, notes: [mail.reason], stop: ending };
  }
  // Without an answer link, `link` is `open`.
  const answers = actions.map(({ label, url }) => ({ label, url }));
  const other = answers.length > 0 || link === undefined ? opening : [{ label: mail.open, url: open ?? link }];
  const notes = answers.length > 0 ? [mail.personal, mail.reason] : [mail.reason];
  return { ...{ language, title, body, lines: about, facts, links: [...answers, ...other] }, notes, stop: ending };
}

function loginIn({ url: address, basic }: SmtpEntry): { user: string | null; password: string | null } {
  const { username, password } = new URL(address);
  if (basic) return basic;
  return username === '' ? { user: null, password: null } : { user: decoded(username), password: decoded(password) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function accountOf(entry: SmtpEntry, tokens: Tokens): MailAccount {
  const { id, url, oauth, dkim = null } = entry;
  return {
    id,
    url,
    dkim,
    settings: JSON.stringify(entry),
    login: oauth ? tokenLogin(oauth, tokens) : passwordLogin(entry),
  };
}

function passwordLogin(entry: SmtpEntry): MailAccount['login'] {
  const { user, password } = loginIn(entry);
  return user === null ? null : { user, password: password ?? '' };
}

type OAuth = NonNullable<SmtpEntry['oauth']>;

const credentialsOf = ({ user: _, tokenUrl: url, ...client }: OAuth): ClientCredentials => ({ url, ...client });

/** The server refused it, perhaps before its time: the next attempt has a new one. */
async function dropToken(oauth: OAuth, tokens: Tokens): Promise<void> {
  const credentials = credentialsOf(oauth);
  const cached = await tokens.get(credentials);
  if (cached.ok) tokens.refused(credentials, cached.token);
}

const tokenLogin = (oauth: OAuth, tokens: Tokens): MailAccount['login'] => ({
  user: oauth.user,
  async token(renew) {
    if (renew) await dropToken(oauth, tokens);
    const result = await tokens.get(credentialsOf(oauth));
    if (result.ok) return result.token;
    throw new MailSignInError(result.reason);
  },
});
