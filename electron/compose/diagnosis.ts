/** `--diagnose`: prints what a help desk needs, without a window, an account or the profile. */
import { app } from 'electron';
import { POLICY_NAMES, type Policy } from '../../shared/policy.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { localeFor } from '../locale.ts';
import { checkLines } from '../notifications/check.ts';
import { checkSystemNotifications } from './notification-check.ts';

/** @returns the exit code: 1 if a finding needs attention or the policy forbids diagnostics */
export async function diagnose(env: NodeJS.ProcessEnv, policy: Policy): Promise<number> {
  const locale = localeFor(() => 'system', app.getSystemLocale())();
  if (policy.diagnostics === false) {
    console.log(wordsFor(locale).setByOrganisation);
    return 1;
  }
  const check = await checkSystemNotifications(env, locale, false);
  const names = POLICY_NAMES.filter((name) => policy[name] !== undefined);
  const lines = [
    `Beckon: ${app.getVersion()}`,
    `Electron: ${process.versions.electron}`,
    `System: ${process.platform} ${process.getSystemVersion?.() ?? ''} ${process.arch}`,
    `Locale: ${locale}`,
    `Policies: ${names.join(' ') || '–'}`,
    ...checkLines(check),
  ];
  console.log(lines.join('\n'));
  return check.findings.some(({ state }) => state === 'bad') ? 1 : 0;
}
