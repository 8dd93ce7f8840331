/** Interprets failures of a mail: of this mail alone, or of the connection. */
import { networkFailure } from '../../../shared/network-failure.ts';
import { describedError } from '../fault-text.ts';
import { singleLine } from '../response-verdict.ts';
import { MailSignInError, MailTimeout } from './mail-pools.ts';

export interface MailFault {
  /** The server will never accept this mail. */
  permanent: boolean;
  /** The server refused the sign-in. */
  signIn: boolean;
  /** For people: without addresses, secrets and the recipient. */
  reason: string;
}

/** Steps of a connection, and of settings: a permanent code there (RFC 5321 section 4.2.1) concerns no single mail. */
const SIGN_IN = /^AUTH\b/;
const OF_A_MAIL = /^(RCPT TO|DATA|BDAT)\b/;
/** The mail is too large (RFC 1870); sent in reply to MAIL FROM too. */
const TOO_LARGE = 552;

/** @param hidden masked if the server repeats it */
export function mailFault(error: unknown, hidden: readonly string[]): MailFault {
  const { code, command, status, response } = serverError(error);
  if (status === 0) {
    const permanent = code === 'EENVELOPE' || code === 'EMESSAGE';
    return { permanent, signIn: false, reason: connectionText(error, code) };
  }
  const masked = hidden.reduce((text, one) => (one === '' ? text : text.replaceAll(inAnyCase(one), '…')), response);
  const said = singleLine(masked);
  const signIn = SIGN_IN.test(command);
  const permanent = status >= 500 && (OF_A_MAIL.test(command) || status === TOO_LARGE);
  const did = signIn ? 'refused the sign-in:' : 'answered';
  return { permanent, signIn, reason: `the mail server ${did} ${said}` };
}

/** Servers repeat addresses in lower case. */
const inAnyCase = (text: string): RegExp => new RegExp(text.replaceAll(/[^\w\s]/g, '\\$&'), 'gi');

function connectionText(error: unknown, code: string): string {
  if (error instanceof MailTimeout || error instanceof MailSignInError) return singleLine(error.message);
  if (code === 'ENOAUTH' || code === 'EAUTH') return 'the mail server offers no sign-in that fits the settings';
  if (code === 'ETLS' && networkFailure(restored(error)).kind === 'other') return 'the mail server offers no TLS';
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return 'the mail server cannot take a mail of this kind';
  return describedError(restored(error)).message;
}

/** nodemailer replaces the code of the system's error. */
function restored(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { originalCode } = { originalCode: undefined as unknown, ...error };
  if (typeof originalCode === 'string') return Object.assign(new Error(error.message), { code: originalCode });
  return 'code' in error && error.code === 'ETIMEDOUT' ? new MailTimeout('no answer in time') : error;
}

function serverError(error: unknown) {
  const known = typeof error === 'object' && error !== null ? error : {};
  const { code, command, responseCode, response } = {
    ...{ code: '' as unknown, command: '' as unknown, responseCode: 0 as unknown, response: '' as unknown },
    ...known,
  };
  return {
    code: typeof code === 'string' ? code : '',
    command: typeof command === 'string' ? command : '',
    /** Status (RFC 5321 section 4.2); 0: the server did not answer. */
    status: typeof responseCode === 'number' ? responseCode : 0,
    response: typeof response === 'string' ? response : '',
  };
}
