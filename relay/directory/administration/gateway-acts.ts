import type { AdminGateway } from '../../../shared/admin/directory.ts';
import { DirectoryGateway } from '../../../shared/directory.ts';
import { checker } from '../../../shared/validate.ts';
import type { Administration } from '../../domain/administration/administration.ts';
import { addressesOf } from '../gateway-kinds.ts';
import { hooksOf as storedHooks } from '../source-hooks.ts';
import { type AdministrationDeps, absent, isoOf, note } from './deps.ts';

const gateway = checker(DirectoryGateway);

/** Origin and path only: an address may contain a password or a token. */
function bare(text: string): string[] {
  if (!URL.canParse(text)) return [];
  const { protocol, host, pathname } = new URL(text);
  return [`${protocol}//${host}${pathname}`];
}

const shownAddresses = (gateway: DirectoryGateway): string[] =>
  gateway.kind === 'smtp' ? [gateway.url] : addressesOf(gateway);

/** Hooks of a source, which may have endpoints of their own. */
const hooksOf = (kind: 'response' | 'gateway', doc: string): string[] =>
  kind === 'response' ? Object.keys(storedHooks(doc)) : [];

export function gatewayAdministration(deps: AdministrationDeps): Pick<Administration, 'gateways' | 'enable'> {
  const { rows, writer, endpoints } = deps;
  return {
    gateways() {
      const disabled = new Map(
        endpoints.disabled().flatMap(({ lane, at }) => (lane.kind === 'gateway' ? [[lane.target, at]] : [])),
      );
      return rows.entries('gateway').flatMap(({ id, doc, origin }): AdminGateway[] => {
        const read = gateway.check(JSON.parse(doc));
        if (!read.ok) return [];
        const kept = read.value;
        const off = disabled.get(id);
        const { queued, dead } = endpoints.depth({ kind: 'gateway', target: id });
        return [
          {
            id,
            kind: kept.kind,
            addresses: shownAddresses(kept).flatMap(bare),
            hasTemplate: 'template' in kept && kept.template !== undefined,
            rate: kept.rate ?? null,
            queued,
            dead,
            disabledAt: off === undefined ? null : isoOf(off),
            origin,
          },
        ];
      });
    },
    async enable(by, kind, target) {
      await writer.write((tx) => {
        const stored = tx.directoryRows.get(kind === 'response' ? 'source' : 'gateway', target);
        if (!stored) {
          throw absent(kind === 'response' ? 'source' : 'gateway', target);
        }
        for (const lane of [target, ...hooksOf(kind, stored.doc).map((hook) => `${target}/${hook}`)]) {
          tx.enableEndpoint({ kind, target: lane });
        }
        note(tx, by, kind === 'response' ? 'source enable' : 'gateway enable', target);
      });
    },
  };
}
