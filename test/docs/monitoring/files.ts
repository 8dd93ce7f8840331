/** Reads the shipped monitoring files. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../../../build/root.ts';
import { findProgram } from '../../../build/session/process.ts';
import { debianPrograms } from '../../e2e/deploy/parts.ts';

const MONITORING = join(projectRoot, 'docs', 'monitoring');
export const RULES = join(MONITORING, 'beckon.rules.yml');
export const DASHBOARD = join(MONITORING, 'beckon-dashboard.json');

export interface Alert {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: string };
  annotations: { summary: string; runbook_url: string };
}
interface Recorded {
  record: string;
  expr: string;
}
export const RULE_LIST: readonly (Alert | Recorded)[] = parse(readFileSync(RULES, 'utf8')).groups.flatMap(
  ({ rules }: { rules: (Alert | Recorded)[] }) => rules,
);
export const ALERTS: readonly Alert[] = RULE_LIST.filter((rule) => 'alert' in rule);

/** Names of metrics in an expression, without the suffixes of histograms. */
export function metricsIn(text: string): string[] {
  const names = text.match(/(?<![\w:])(beckon|nodejs|process)_\w+/g) ?? [];
  return names.map((name) => name.replace(/_(?:bucket|sum|count)$/, ''));
}

/** Finds a program of Debian's package `prometheus`, installed or unpacked. @returns its path, or the reason to skip */
export async function programOf(name: 'promtool' | 'prometheus'): Promise<{ path: string } | { skip: string }> {
  const installed = findProgram(name);
  if (installed) return { path: installed };
  const servers = await debianPrograms();
  return typeof servers === 'string' ? { skip: servers } : { path: join(servers.root, 'usr', 'bin', name) };
}

/** @param input written to stdin @returns all output */
export async function says(program: string, args: readonly string[], input = ''): Promise<string> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      said += part;
    });
  }
  child.stdin.end(input);
  await once(child, 'close');
  return said;
}
