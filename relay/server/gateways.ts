/** Startup checks of the directory's gateways. */
import { DirectoryGateway } from '../../shared/directory.ts';
import { checker } from '../../shared/validate.ts';
import type { Log } from '../domain/ports.ts';
import { syntaxFault } from '../mapping/expression.ts';
import type { RelayCore } from './core.ts';

const gateways = checker(DirectoryGateway);

/** Logs invalid templates at startup. They do not stop the relay: their messages fail, each with the reason. */
export async function warnOfTemplates({ store }: RelayCore, log: Log): Promise<void> {
  const rows = store.directoryRows.all();
  for (const { kind, id, doc } of rows) {
    if (kind !== 'gateway') continue;
    const checked = gateways.check(JSON.parse(doc));
    const fault = checked.ok && checked.value.template ? await syntaxFault(checked.value.template) : null;
    if (!fault) continue;
    const { line, column, detail } = fault;
    log.warn({ gateway: id, line, column }, `a gateway's template is not JSONata: ${detail}`);
  }
}
