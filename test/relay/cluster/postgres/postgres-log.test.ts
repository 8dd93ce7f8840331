import { logSuite } from '../log-suite.ts';
import { onPostgres } from './parts/on-postgres.ts';

onPostgres('PostgreSQL', (at) => {
  logSuite(
    'a log in PostgreSQL',
    async (t) => {
      const schema = at.newSchema();
      return {
        connect: () => at.connect(t, schema),
        tick: async () => void (await at.server.query('SELECT pg_sleep(0.03)')),
      };
    },
    6,
  );
});
