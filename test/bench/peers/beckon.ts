/** The relay itself, as its own process, with a directory made for the bench. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { RELAY_PROGRAM } from '../../helpers/relay-program.ts';
import { node, type Server, startServer, temporaryFolder } from '../processes.ts';

export const SOURCE_KEY = 'bench-key-of-the-source';
/** Key of a second source, that sends now and then. */
export const POLITE_KEY = 'bench-key-of-another-source';
export const tokenOf = (n: number): string => `bench-token-${n}`;

export interface Relay extends Server {
  url: string;
  port: number;
  store: string;
}

/** A folder with a directory and a store, on which a relay can be restarted. */
interface RelayPlace {
  start(): Promise<Relay>;
  remove(): void;
}

/** @param people how many users hold the role `reader`. @param settings of the relay, in addition to the bench's defaults */
export function relayPlace(people: number, settings: Record<string, string> = {}, groups?: Groups): RelayPlace {
  const folder = temporaryFolder('relay');
  const data = join(folder.path, 'data');
  const directory = join(folder.path, 'directory.yaml');
  writeFileSync(directory, directoryText(people, groups));
  return {
    async start() {
      const server = await startServer({
        ...node(RELAY_PROGRAM, 'serve'),
        env: { BECKON_PORT: '0', BECKON_DATA: data, BECKON_DIRECTORY: directory, BECKON_LOG: 'warn', ...settings },
        ready: /http:\/\/127\.0\.0\.1:\d+/,
      });
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(server.line)![0];
      return { ...server, url, store: join(data, 'beckon.db'), port: Number(new URL(url).port) };
    },
    remove: folder.remove,
  };
}

/** Locations to which events can be addressed. */
interface Groups {
  groupOf(person: number): string;
  /** Where the source `bench` receives answers. */
  response?: { url: string; secret: string };
}

export function directoryText(people: number, groups?: Groups): string {
  const users = Array.from({ length: people }, (_, n) => ({
    id: `user-${n}`,
    name: `User ${n}`,
    roles: ['reader'],
    ...(groups ? { locations: [groups.groupOf(n)] } : {}),
    token: tokenOf(n),
  }));
  const response = groups?.response ? { response: groups.response } : {};
  return stringify({
    sources: [
      { id: 'bench', name: 'Bench', key: SOURCE_KEY, grants: '*', ...response },
      { id: 'polite', name: 'Polite', key: POLITE_KEY, grants: '*' },
    ],
    roles: [{ id: 'reader', name: 'Reader' }],
    users,
  });
}

/** Started once; leaves no files. @param people how many users hold the role `reader`. */
export async function startRelay(people: number): Promise<Relay> {
  const place = relayPlace(people);
  const relay = await place.start();
  return {
    ...relay,
    close: async () => {
      await relay.close();
      place.remove();
    },
  };
}

/** A structured CloudEvent of about 500 bytes. */
export function eventBody(run: string, n: number): string {
  return JSON.stringify({
    specversion: '1.0',
    id: `${run}-${String(n).padStart(9, '0')}`,
    source: '/bench',
    type: 'com.xconnector.task.assigned',
    time: '2026-11-25T10:00:00Z',
    data: {
      title: `Check delivery ${String(n).padStart(9, '0')} against its order`,
      body: 'The goods receipt of this morning differs from the order in two lines. Compare both and note what is missing.',
      severity: 'notice',
      record: { system: 'SAP ERP', type: 'goods-receipt', id: String(n).padStart(9, '0') },
      audience: { roles: ['reader'] },
    },
  });
}
export const EVENT_HEADERS = {
  'content-type': 'application/cloudevents+json',
  authorization: `Bearer ${SOURCE_KEY}`,
};
