import { kindOfHost } from '../../network/address-rules.ts';
import { isRsaKey } from '../../network/private-key.ts';
import type { DirectoryGateway } from '../../shared/directory-gateway.ts';
import { mailboxOf } from '../../shared/rules/mail-address.ts';
import { DirectoryError, isReference } from './secrets.ts';

type Smtp = Extract<DirectoryGateway, { kind: 'smtp' }>;

/** @throws DirectoryError for settings with which every mail would fail */
export function checkMail({ id, url, from, basic, oauth, dkim }: Smtp, name: string): void {
  const wrong = (member: string, detail: string) => new DirectoryError(`${name}: gateways/${id}/${member} ${detail}`);
  const server = URL.parse(url);
  if (!server || server.hostname === '') throw wrong('url', 'is not a URL');
  if (server.search !== '' || server.hash !== '' || !/^\/?$/.test(server.pathname)) {
    throw wrong('url', 'must name the server and its port alone, such as smtps://mail.acme.example:465');
  }
  if (kindOfHost(server) === 'never') {
    throw wrong('url', 'is a link-local, multicast or metadata address: nothing may be sent there');
  }
  if (!mailboxOf(from)) throw wrong('from', 'must be a mail address such as Beckon <beckon@acme.example>');
  if (basic && oauth) throw wrong('oauth', 'excludes basic: the mail server takes one sign-in');
  if (dkim && !isReference(dkim.privateKey) && !isRsaKey(dkim.privateKey)) {
    throw wrong('dkim/privateKey', 'must be an RSA private key in PEM');
  }
}
