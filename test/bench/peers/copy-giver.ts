/** Part of bench 25: publishes a copy of a relay's store to the log in a separate process, as the relay on duty does. */
import { createPostgresLog } from '../../../relay/cluster/postgres/postgres-log.ts';
import { writeCopy } from '../../../relay/cluster/snapshot-duty.ts';
import { replicaFile } from '../../../relay/store/replica/replica-file.ts';
import { systemRandom, systemTimers } from '../../../relay/system.ts';

const [url = '', file = ''] = process.argv.slice(2);
const log = createPostgresLog({ url, timers: systemTimers, random: systemRandom });
await writeCopy(log, await replicaFile(file).copy());
await log.close();
