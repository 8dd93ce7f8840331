/** The relay of the soak: a directory of groups, a source that accepts answers, and a retention of minutes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { directoryText } from '../peers/beckon.ts';
import { node, type Server, startServer, temporaryFolder } from '../processes.ts';

export const GROUPS = 10;
export const groupOf = (person: number): string => `group-${person % GROUPS}`;

export interface SoakRelay extends Server {
  url: string;
  port: number;
  store: string;
}

/** @param responses address for answers. @param keptMs ms of retention after an item's last change */
export async function startSoakRelay(people: number, responses: string, keptMs: number): Promise<SoakRelay> {
  const folder = temporaryFolder('soak');
  const directory = join(folder.path, 'directory.yaml');
  const response = { url: responses, secret: 'whsec_c29hay1zZWNyZXQtc29hay1zZWNyZXQ=' };
  writeFileSync(directory, directoryText(people, { groupOf, response }));
  const server = await startServer({
    ...node(join(import.meta.dirname, '../peers/short-retention-relay.ts')),
    env: {
      BECKON_PORT: '0',
      BECKON_DATA: join(folder.path, 'data'),
      BECKON_DIRECTORY: directory,
      BECKON_LOG: 'warn',
      RETENTION_EVERY_MS: String(Math.round(keptMs / 5)),
    },
    ready: /http:\/\/127\.0\.0\.1:\d+/,
  });
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(server.line)![0];
  const store = join(folder.path, 'data', 'beckon.db');
  keepFor(store, keptMs);
  return {
    ...server,
    url,
    port: Number(new URL(url).port),
    store,
    close: async () => {
      await server.close();
      folder.remove();
    },
  };
}

/** Less than the day that a directory file or the console allows; the relay notices writes of another process. */
function keepFor(store: string, keptMs: number): void {
  const database = new DatabaseSync(store, { timeout: 5000 });
  const doc = JSON.stringify({ items: `PT${Math.round(keptMs / 1000)}S` });
  database
    .prepare(
      "INSERT OR REPLACE INTO directory (kind, id, doc, origin, updated_at) VALUES ('retention', 'retention', ?, 'cli', ?)",
    )
    .run(doc, Date.now());
  database.close();
}
