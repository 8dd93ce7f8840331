/** Faults that a relay could have: each breaks one promise, so that it is seen whether the simulation finds it. */
import { webhookKey, webhookMac } from '../../network/webhook-signature.ts';
import type { Reader } from '../../relay/domain/reader.ts';
import type { Services } from '../../relay/domain/services.ts';
import type { AuditEntry, Tx, Writer } from '../../relay/domain/unit-of-work.ts';
import type { Exchange } from '../../relay/outbound/exchange.ts';
import { SECRET } from './secret.ts';

/** Where a fault can be put into a relay. */
export interface Faulty {
  writer(inner: Writer): Writer;
  reader(inner: Reader): Reader;
  services(inner: Services): Services;
  exchange(inner: Exchange): Exchange;
}

const same = <T>(inner: T): T => inner;
/** As it should be. */
export const SOUND: Faulty = { writer: same, reader: same, services: same, exchange: same };

/** Of a unit of work, with some of its operations replaced. */
const tampered = (tx: Tx, with_: Partial<Tx>): Tx =>
  new Proxy(tx, {
    get(target, name) {
      if (name in with_) return Reflect.get(with_, name);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

/** Whoever asks is told before the commit. */
const toldBeforeCommit: Faulty = {
  ...SOUND,
  writer: (inner) => ({
    write: <T>(work: (tx: Tx) => T): Promise<T> =>
      new Promise<T>((resolve, reject) => {
        inner
          .write((tx) => {
            const value = work(tx);
            resolve(value);
            return value;
          })
          .catch(reject);
      }),
  }),
};

/** An answer that comes a second time is taken for another one. */
const keyNotChecked: Faulty = {
  ...SOUND,
  writer: (inner) => ({
    write: (work) => inner.write((tx) => work(tampered(tx, { answerByKey: () => null, rememberAnswer() {} }))),
  }),
};

/** What a page of catching up has no room for is passed over. */
const cursorSkipped: Faulty = {
  ...SOUND,
  reader: (inner) => ({
    ...inner,
    changesFor(userId, after, limit) {
      const page = inner.changesFor(userId, after, limit);
      return page.changes.length > 1 ? { ...page, changes: page.changes.slice(1) } : page;
    },
  }),
};

/** Each try has an id of its own. */
const retryUnderNewId: Faulty = {
  ...SOUND,
  exchange(inner) {
    let tries = 0;
    return {
      ...inner,
      send(request) {
        tries += 1;
        const id = `${request.headers['webhook-id']}-${tries}`;
        const timestamp = request.headers['webhook-timestamp'] ?? '';
        const signature = `v1,${webhookMac(webhookKey(SECRET), id, timestamp, String(request.body)).toString('base64')}`;
        const headers = { ...request.headers, 'webhook-id': id, 'webhook-signature': signature };
        return inner.send({ ...request, headers });
      },
    };
  },
};

/** The trail is written in a unit of its own, behind what it tells of. */
const auditedAfterwards: Faulty = {
  ...SOUND,
  writer: (inner) => ({
    async write(work) {
      const entries: AuditEntry[] = [];
      const value = await inner.write((tx) => {
        entries.length = 0;
        return work(tampered(tx, { audit: (entry) => void entries.push(entry) }));
      });
      if (entries.length > 0) {
        await inner.write((tx) => {
          for (const entry of entries) tx.audit(entry);
        });
      }
      return value;
    },
  }),
};

export const MUTANTS: Readonly<Record<string, Faulty>> = {
  'told before the commit': toldBeforeCommit,
  'key not checked': keyNotChecked,
  'cursor skipped': cursorSkipped,
  'retry under a new id': retryUnderNewId,
  'audited afterwards': auditedAfterwards,
};
