import type { AdminGateway } from '../../../shared/admin/directory.ts';
import type { DirectoryGateway } from '../../../shared/directory-gateway.ts';
import { Id } from '../../../shared/primitives.ts';
import { checker } from '../../../shared/validate.ts';
import type { Administration } from '../../domain/administration/administration.ts';
import { addressesOf } from '../gateway-kinds.ts';
import { hooksOf as storedHooks } from '../source-hooks.ts';
import { readGateway } from '../stored-gateway.ts';
import { type AdministrationDeps, absent, isoOf, MOST, note, ORIGIN, refuse } from './deps.ts';
import { changedGateway, shownSettings } from './gateway-settings.ts';

const gatewayId = checker(Id);

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

type GatewayActs = Pick<Administration, 'gateways' | 'gateway' | 'putGateway' | 'removeGateway' | 'enable'>;

export function gatewayAdministration(deps: AdministrationDeps): GatewayActs {
  const { rows, writer, endpoints } = deps;
  const acts: GatewayActs = {
    gateways() {
      const disabled = new Map(
        endpoints.disabled().flatMap(({ lane, at }) => (lane.kind === 'gateway' ? [[lane.target, at]] : [])),
      );
      return rows.entries('gateway').flatMap(({ id, doc, origin }): AdminGateway[] => {
        const kept = readGateway(doc);
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
    gateway(id) {
      const shown = acts.gateways().find((one) => one.id === id);
      const row = rows.get('gateway', id);
      if (!shown || !row) throw absent('gateway', id);
      return { ...shown, ...shownSettings(readGateway(row.doc)) };
    },
    async putGateway(by, id, change) {
      if (!gatewayId.is(id)) throw refuse('/id', 'must be an id of a-z, 0-9, dot, underscore and hyphen');
      await writer.write((tx) => {
        const before = tx.directoryRows.get('gateway', id);
        if (!before && tx.directoryRows.entries('gateway').length >= MOST.gateway)
          throw refuse('/id', `would be more than ${MOST.gateway} gateways`);
        const doc = changedGateway(id, change, before?.doc ?? null, deps.privateResponses);
        tx.directoryRows.put({ kind: 'gateway', id, doc }, ORIGIN);
        note(tx, by, before ? 'gateway change' : 'gateway add', id);
      });
      deps.changed();
      return acts.gateway(id);
    },
    async removeGateway(by, id) {
      await writer.write((tx) => {
        if (!tx.directoryRows.get('gateway', id)) throw absent('gateway', id);
        tx.directoryRows.remove('gateway', id);
        note(tx, by, 'gateway remove', id);
      });
      deps.changed();
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
  return acts;
}
