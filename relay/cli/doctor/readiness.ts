/** `doctor --ready`: container health check, cheap enough for every few seconds. */
import type { Output } from '../../admin/command-line.ts';
import type { Config } from '../../config.ts';

/** ms */
const PATIENCE = 5000;
const EVERYWHERE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };

export async function askReady({ host, port }: Pick<Config, 'host' | 'port'>): Promise<Output> {
  const name = EVERYWHERE[host] ?? (host.includes(':') ? `[${host}]` : host);
  const url = `http://${name}:${port}/health/ready`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  const text = answer === null ? '' : await answer.text().catch(() => '');
  const ready = answer?.status === 200;
  const detail = answer === null ? `${url} does not answer` : `${url} answers ${answer.status} ${text}`.trim();
  return { lines: [detail], value: { ready, detail }, ...(ready ? {} : { fault: 'The relay is not ready' }) };
}
