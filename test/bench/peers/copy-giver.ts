/** Of bench 25: gives the log a copy of a relay's store as the relay that has the duty does, in a process of its own. */
import { createPostgresLog } from '../../../relay/cluster/postgres/postgres-log.ts';
import { writeCopy } from '../../../relay/cluster/snapshots.ts';
import { replicaFile } from '../../../relay/store/replica/replica-file.ts';
import { systemRandom, systemTimers } from '../../../relay/system.ts';

const [url = '', file = ''] = process.argv.slice(2);
const log = createPostgresLog({ url, timers: systemTimers, random: systemRandom });
await writeCopy(log, await replicaFile(file).copy());
await log.close();
