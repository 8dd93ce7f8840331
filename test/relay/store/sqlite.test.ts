import { join } from 'node:path';
import { sqliteBackend } from '../../../relay/store/backend.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { sealingIn } from '../parts/store.ts';
import { storeSuite } from './parts/suite.ts';

storeSuite('SQLite', async (t) => {
  const folder = await temporaryFolder(t);
  let places = 0;
  return {
    backend: sqliteBackend(join(folder, 'beckon.db')),
    sealing: sealingIn(folder),
    free() {
      places += 1;
      return join(folder, `place-${places}.db`);
    },
    at: sqliteBackend,
  };
});
