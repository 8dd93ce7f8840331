/** Peer: ntfy from the distribution's package, if installed. Limits are lifted; nothing else is tuned. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../../build/launch/free-port.ts';
import { projectRoot } from '../../../build/root.ts';
import { type Server, startServer, temporaryFolder, which } from '../processes.ts';

/** On the path, or unpacked by `npm run setup -- --tests`. */
const program = which('ntfy', join(projectRoot, '.beckon', 'debian', 'usr', 'bin'));
export const ntfyInstalled = (): boolean => program !== null;

/** @param wal true: its cache in WAL mode, as its documentation advises for load. */
export async function startNtfy(wal: boolean): Promise<Server & { port: number }> {
  const folder = temporaryFolder('ntfy');
  const port = await freePort(0);
  const config = join(folder.path, 'server.yml');
  const lines = [
    `base-url: "http://127.0.0.1:${port}"`,
    `listen-http: "127.0.0.1:${port}"`,
    `cache-file: "${join(folder.path, 'cache.db')}"`,
    'visitor-subscription-limit: 100000',
    'visitor-request-limit-burst: 100000000',
    'visitor-request-limit-exempt-hosts: "127.0.0.1"',
    'visitor-message-daily-limit: 100000000',
    'global-topic-limit: 100000',
    'log-level: warn',
    ...(wal
      ? [
          'cache-startup-queries: |',
          '  pragma journal_mode = WAL;',
          '  pragma synchronous = normal;',
          '  pragma temp_store = memory;',
        ]
      : []),
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  const starting = startServer({
    command: program ?? 'ntfy',
    args: ['serve', '--config', config, '--log-level', 'info'],
    ready: /Listening on|Listening/i,
  });
  const server = await starting;
  return {
    ...server,
    port,
    close: async () => {
      await server.close();
      folder.remove();
    },
  };
}
