/** A replica of a log fulfils the contract of every store. */
import { join } from 'node:path';
import { sqliteBackend } from '../../../../relay/store/backend.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { createLogWorld } from '../../cluster/parts/log-world.ts';
import { foundIn, replicaBackend } from '../../cluster/parts/replicas.ts';
import { sealingIn } from '../../parts/store.ts';
import { storeSuite } from '../parts/suite.ts';

storeSuite(
  'a replica of a log',
  async (t) => {
    const folder = await temporaryFolder(t);
    const world = createLogWorld();
    const path = await foundIn(folder, world);
    let places = 0;
    return {
      backend: replicaBackend(path, world.connect('a')),
      sealing: sealingIn(folder),
      free() {
        places += 1;
        return join(folder, `place-${places}.db`);
      },
      at: sqliteBackend,
    };
  },
  true,
);
