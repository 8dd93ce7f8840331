/** Checks the credentials of gateways; sends no messages. */
import type { CompanyNetwork } from '../../core/company-network.ts';
import type { DirectoryView } from '../../domain/directory-view.ts';
import type { Clock } from '../../domain/ports.ts';
import { createExchange } from '../../outbound/exchange.ts';
import { credentialsOf } from '../../outbound/gateways/opentext/credentials.ts';
import { MAIL_TEST_MS, mailTrouble, type SmtpEntry } from '../../outbound/gateways/smtp/smtp.ts';
import { createTokens, type Tokens } from '../../outbound/gateways/tokens.ts';
import { createMailPools, type MailPools } from '../../outbound/mail/mail-pools.ts';
import { type Finding, fail, ok } from './finding.ts';

/** @param ids of gateways of any kind */
export async function examineSignIns(
  ids: readonly string[],
  view: Pick<DirectoryView, 'gateway'>,
  { lookup, wayTo }: Pick<CompanyNetwork, 'lookup' | 'wayTo'>,
  clock: Clock,
): Promise<Finding[]> {
  const exchange = createExchange({ now: clock.now, lookup, wayTo });
  const tokens = createTokens(exchange, clock);
  const mail = createMailPools({ lookup, timeoutMs: MAIL_TEST_MS });
  try {
    const tried = ids.map(async (id) => {
      const gateway = view.gateway(id);
      if (gateway?.kind === 'smtp') return [await mailFinding(gateway, mail, tokens)];
      const credentials = credentialsOf(gateway);
      if (credentials === null) return [];
      const check = `gateways/${id} sign-in`;
      const result = await tokens.get(credentials);
      return [
        result.ok
          ? ok(check, 'the service gives a token')
          : fail(check, result.reason, 'compare tenant, clientId and clientSecret with those of the service'),
      ];
    });
    return (await Promise.all(tried)).flat();
  } finally {
    exchange.close();
    mail.close();
  }
}

async function mailFinding(gateway: SmtpEntry, mail: MailPools, tokens: Tokens): Promise<Finding> {
  const check = `gateways/${gateway.id} sign-in`;
  const trouble = await mailTrouble(gateway, mail, tokens);
  return trouble === null
    ? ok(check, 'the mail server is reached and accepts the sign-in')
    : fail(check, trouble.reason, 'compare url, basic and oauth with the settings of the mail server');
}
