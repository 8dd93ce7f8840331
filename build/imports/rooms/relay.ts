/** Rows of the import table: the relay. */
import type { Row } from './row.ts';

/** The relay: the decisions know nobody, the rooms around them know the decisions, and `server` joins them. */
export const relay: readonly Row[] = [
  { rooms: ['relay/domain'], enters: ['shared'], libraries: [] },
  {
    rooms: ['relay/admin'],
    enters: ['shared', 'relay/domain'],
    libraries: ['node:util', 'prom-client'],
  },
  {
    rooms: ['relay/audit'],
    enters: ['shared', 'network', 'disk', 'relay/domain'],
    libraries: [
      'node:crypto',
      'node:dgram',
      'node:fs',
      'node:fs/promises',
      'node:net',
      'node:os',
      'node:path',
      'node:readline',
      'node:stream',
    ],
  },
  {
    rooms: ['relay/cluster'],
    enters: ['shared', 'relay/domain'],
    libraries: ['node:crypto', 'node:timers/promises'],
  },
  {
    rooms: ['relay/cluster/postgres'],
    enters: ['relay/domain', 'relay/cluster'],
    libraries: ['node:fs', 'node:fs/promises', 'node:net', 'node:os', 'node:path', 'pg'],
    librariesForTypes: ['node:tls'],
  },
  {
    rooms: ['relay/config'],
    enters: ['shared', 'relay/domain'],
    libraries: ['node:fs', 'node:net', 'node:os', 'node:path', 'yaml'],
  },
  {
    rooms: ['relay/desk'],
    enters: ['shared', 'relay/domain'],
    libraries: ['socket.io', 'socket.io-parser', 'typebox'],
    librariesForTypes: ['node:http', 'node:net'],
  },
  {
    rooms: ['relay/door'],
    enters: ['shared', 'disk', 'relay/domain'],
    libraries: ['node:fs', 'node:net', 'node:path', 'typebox'],
  },
  {
    rooms: ['relay/directory'],
    enters: ['shared', 'network', 'relay/domain'],
    libraries: ['node:crypto', 'node:fs', 'node:path', 'typebox', 'yaml'],
  },
  {
    rooms: ['relay/http'],
    enters: ['shared', 'network', 'relay/domain'],
    libraries: [
      'fastify',
      'node:buffer',
      'node:crypto',
      'node:fs',
      'node:net',
      'node:path',
      'node:timers/promises',
      'node:util',
      'node:zlib',
      'typebox',
    ],
    librariesForTypes: ['node:http'],
  },
  {
    rooms: ['relay/keys'],
    enters: ['shared', 'disk', 'relay/domain'],
    libraries: ['node:crypto', 'node:fs', 'node:path', 'typebox'],
  },
  {
    rooms: ['relay/mapping'],
    enters: ['shared', 'relay/domain'],
    libraries: [
      'jsonata',
      'node:child_process',
      'node:crypto',
      'node:fs',
      'node:module',
      'node:path',
      'node:url',
      'node:vm',
      'typebox',
    ],
  },
  {
    rooms: ['relay/oidc'],
    enters: ['shared', 'network', 'relay/domain'],
    libraries: ['jose', 'openid-client', 'typebox'],
  },
  {
    rooms: ['relay/outbound'],
    enters: ['shared', 'network', 'relay/domain'],
    libraries: ['node:http', 'node:https', 'web-push'],
    librariesForTypes: ['node:net'],
  },
  {
    rooms: ['relay/store'],
    enters: ['shared', 'disk', 'relay/domain'],
    libraries: ['node:crypto', 'node:fs', 'node:os', 'node:path', 'node:sqlite', 'node:worker_threads', 'typebox'],
  },
  { rooms: ['relay/system'], enters: ['relay/domain'], libraries: ['node:crypto'] },
  {
    rooms: ['relay/server'],
    enters: ['shared', 'network', 'disk', 'relay/*'],
    libraries: [
      'node:crypto',
      'node:fs',
      'node:net',
      'node:os',
      'node:path',
      'node:timers/promises',
      'node:url',
      'pino',
      'typebox',
    ],
    librariesForTypes: ['node:http'],
  },
  {
    rooms: ['relay/main'],
    enters: ['shared', 'relay/config', 'relay/server'],
    libraries: ['node:fs', 'node:url'],
  },
];
