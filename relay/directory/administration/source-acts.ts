/** Sources: create, change, rotate secrets, remove. Keys are stored as hashes; secrets that the relay signs with are stored in full. */

import type {
  AdminSource,
  NewSource,
  SourceChange,
  SourceSecrets,
  SourceWithSecrets,
} from '../../../shared/admin/directory.ts';
import type { ResponseSettings } from '../../../shared/endpoint-settings.ts';
import { checker } from '../../../shared/validate.ts';
import type { Administration } from '../../domain/administration/administration.ts';
import type { AdminAct, AdminActor } from '../../domain/people/admin-act.ts';
import type { DirectoryEntry, DirectoryReader } from '../../domain/people/directory-ports.ts';
import type { DirectoryTx } from '../../domain/unit-of-work.ts';
import { keyHash } from '../secrets.ts';
import { fallbackFaults, rateOf } from '../source-grants.ts';
import { StoredSource } from '../stored-source.ts';
import { type AdministrationDeps, absent, isoOf, MOST, note, ORIGIN, refuse, requireAddress } from './deps.ts';

const kept = checker(StoredSource);

type ChangedSource = { source: StoredSource; secrets: SourceSecrets };

/** Members omitted from the change are removed; secrets, hooks and the key are preserved. */
function changed(
  { types: _, rate: __, grants: ___, response, fallback: ownFallback, ...before }: StoredSource,
  change: SourceChange,
  newSecret: () => string,
): ChangedSource {
  const { name, grants, types, rate, fallback = ownFallback, responseUrl } = change;
  const { unknownRequester, requesterSees, documentsSayWho, clock } = change;
  const base = {
    ...before,
    name,
    ...(grants === undefined ? {} : { grants }),
    ...(types === undefined ? {} : { types }),
    ...(rate === undefined ? {} : { rate }),
    // Preserved if omitted: a protection must not be removed by an omission.
    ...(unknownRequester === undefined ? {} : { unknownRequester }),
    ...(requesterSees === undefined ? {} : { requesterSees }),
    ...(documentsSayWho === undefined ? {} : { documentsSayWho }),
    ...(clock === undefined ? {} : { clock }),
    ...(fallback ? { fallback } : {}),
  };
  if (responseUrl === undefined) return { source: base, secrets: {} };
  if (response) return { source: { ...base, response: movedTo(responseUrl, response) }, secrets: {} };
  const secret = newSecret();
  return { source: { ...base, response: { url: responseUrl, secret } }, secrets: { responseSecret: secret } };
}

/** Credentials go only to the host for which the directory file gave them. */
function movedTo(url: string, response: ResponseSettings): ResponseSettings {
  const isSameHost = new URL(url).origin === new URL(response.url).origin;
  return isSameHost ? { ...response, url } : { url, secret: response.secret };
}

export function sourceAdministration(
  deps: AdministrationDeps,
): Pick<Administration, 'sources' | 'addSource' | 'changeSource' | 'rotateSource' | 'removeSource'> {
  const { rows, writer, secrets: make, endpoints } = deps;

  function shown(
    { id, doc, origin, updatedAt }: DirectoryEntry,
    disabled: ReadonlyMap<string, DisabledAt>,
  ): AdminSource[] {
    const read = kept.check(JSON.parse(doc));
    if (!read.ok) return [];
    const {
      name,
      grants,
      types,
      unknownRequester,
      requesterSees,
      documentsSayWho,
      clock,
      fallback,
      keyHash: key,
      signingSecret,
      response,
      hooks,
    } = read.value;
    const off = disabled.get(id);
    return [
      {
        id,
        name,
        grants: grants ?? null,
        types: patternsOf(grants, types),
        rate: rateOf(read.value),
        unknownRequester: unknownRequester ?? 'warn',
        requesterSees: requesterSees ?? 'state',
        documentsSayWho: documentsSayWho ?? true,
        clock: clock ?? 'elapsed',
        fallback: fallback ?? null,
        hasKey: key !== undefined,
        signs: signingSecret !== undefined,
        response: response ? { url: response.url, disabledAt: off?.url === response.url ? isoOf(off.at) : null } : null,
        hooks: Object.keys(hooks ?? {}),
        origin,
        updatedAt: isoOf(updatedAt),
      },
    ];
  }

  function list(): AdminSource[] {
    const disabled = new Map(
      endpoints
        .disabled()
        .flatMap(({ lane, url, at }) => (lane.kind === 'response' ? [[lane.target, { url, at }]] : [])),
    );
    return rows.entries('source').flatMap((entry) => shown(entry, disabled));
  }

  function one(id: string): AdminSource {
    const found = list().find((source) => source.id === id);
    if (!found) throw absent('source', id);
    return found;
  }

  async function save(
    act: AdminAct,
    by: AdminActor,
    id: string,
    work: (tx: DirectoryTx) => ChangedSource,
  ): Promise<SourceWithSecrets> {
    const secrets = await writer.write((tx) => {
      const made = work(tx);
      const [beyond] = fallbackFaults(made.source);
      if (beyond) throw refuse(beyond.pointer, beyond.detail);
      tx.directoryRows.put({ kind: 'source', id, doc: JSON.stringify(kept.parse(made.source)) }, ORIGIN);
      note(tx, by, act, id);
      return made.secrets;
    });
    deps.changed();
    return { source: one(id), secrets };
  }

  function requireResponse(url: string | undefined, trusted: string | undefined): void {
    const { privateResponses } = deps;
    if (url !== undefined) requireAddress(url, '/responseUrl', { trusted, privateResponses });
  }

  function fresh({ id, signed, ...change }: NewSource): ChangedSource {
    const key = make.sourceKey();
    const { source, secrets } = changed({ id, name: change.name }, change, make.webhook);
    const signingSecret = signed ? { signingSecret: make.webhook() } : {};
    return {
      source: { ...source, ...signingSecret, keyHash: keyHash(key) },
      secrets: { key, ...signingSecret, ...secrets },
    };
  }

  /** @throws REQUEST_INVALID */
  function requireGrants({ grants }: SourceChange): void {
    if (deps.grantsRequired && grants === undefined)
      throw refuse('/grants', 'is required of every source here (BECKON_GRANTS)');
  }

  return {
    sources: list,
    addSource(by, source) {
      requireGrants(source);
      requireResponse(source.responseUrl, undefined);
      return save('source add', by, source.id, (tx) => {
        if (tx.directoryRows.get('source', source.id))
          throw refuse('/id', 'is the id of a source that is there already');
        if (tx.directoryRows.entries('source').length >= MOST.source)
          throw refuse('/id', `would be more than ${MOST.source} sources`);
        return fresh(source);
      });
    },
    changeSource(by, id, change) {
      requireGrants(change);
      requireResponse(change.responseUrl, read(rows, id).trustedResponse);
      return save('source change', by, id, (tx) => changed(read(tx.directoryRows, id), change, make.webhook));
    },
    rotateSource: (by, id, { what }) =>
      save(`source rotate ${what}`, by, id, (tx) => {
        const source = read(tx.directoryRows, id);
        if (what === 'key') {
          const key = make.sourceKey();
          return { source: { ...source, keyHash: keyHash(key) }, secrets: { key } };
        }
        const secret = make.webhook();
        if (what === 'signing')
          return { source: { ...source, signingSecret: secret }, secrets: { signingSecret: secret } };
        if (!source.response) throw refuse('/what', 'names a response endpoint that the source does not have');
        return { source: { ...source, response: { ...source.response, secret } }, secrets: { responseSecret: secret } };
      }),
    async removeSource(by, id) {
      await writer.write((tx) => {
        if (!tx.directoryRows.get('source', id)) throw absent('source', id);
        tx.directoryRows.remove('source', id);
        note(tx, by, 'source remove', id);
      });
      deps.changed();
    },
  };
}

/** @throws NOT_FOUND */
function read(rows: DirectoryReader, id: string): StoredSource {
  const row = rows.get('source', id);
  if (!row) throw absent('source', id);
  return kept.parse(JSON.parse(row.doc));
}

/** Patterns as written. Null: all types. */
function patternsOf(grants: StoredSource['grants'], types: StoredSource['types']): string[] | null {
  if (grants === undefined) return types ?? null;
  return grants === '*' || grants.types === '*' ? null : grants.types;
}

type DisabledAt = { url: string; at: number };
