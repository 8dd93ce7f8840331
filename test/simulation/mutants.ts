/** Faults of a relay or a desk. Each breaks one promise, to test that the simulation detects it. */
import { webhookKey, webhookMac } from '../../network/webhook-signature.ts';
import type { DirectoryView } from '../../relay/domain/directory-view.ts';
import type { DueEntry } from '../../relay/domain/schedule/schedule-ports.ts';
import type { AuditEntry, Tx } from '../../relay/domain/unit-of-work.ts';
import { ELAPSED } from '../../shared/rules/step-clock.ts';
import { type Faulty, SOUND } from './faulty.ts';
import { READ_MUTANTS } from './reads/mutants.ts';
import { SECRET } from './secret.ts';

/** Replaces operations of the relay's units of work. @param of called for each unit */
const withTx = (of: (tx: Tx) => Partial<Tx>): Faulty => ({
  ...SOUND,
  writer: (inner) => ({ write: (work) => inner.write((tx) => work(Object.assign(Object.create(tx), of(tx)))) }),
});

/** Replaces answers of the directory in units of work. */
const withDirectory = (replaced: Partial<DirectoryView>): Faulty => ({
  ...SOUND,
  writer: (inner) => ({
    write: (work) =>
      inner.write((tx) => {
        const directory = { value: { ...tx.directory, ...replaced } };
        return work(Object.create(tx, { directory }));
      }),
  }),
});

/** The caller is answered before the commit. */
export const toldBeforeCommit: Faulty = {
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

/** A repeated answer is treated as a new one. */
const keyNotChecked = withTx(() => ({ answerByKey: () => null, rememberAnswer() {} }));

/** Catch-up skips the first change of a page. */
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

/** Each page repeats the changes of the previous one, in their old state and with a new cursor. */
const pageRepeated: Faulty = {
  ...SOUND,
  reader(inner) {
    const pages = new Map<string, { json: string }[]>();
    return {
      ...inner,
      changesFor(userId, after, limit) {
        const page = inner.changesFor(userId, after, limit);
        const repeated = (pages.get(userId) ?? []).map(({ json }) => ({ json, cursor: page.cursor }));
        pages.set(userId, page.changes);
        return { ...page, changes: [...page.changes, ...repeated] };
      },
    };
  },
};

/** Each delivery attempt has its own id. */
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

/** The audit trail is written in a separate unit after the change. */
const auditedAfterwards: Faulty = {
  ...SOUND,
  writer: (inner) => ({
    async write(work) {
      const entries: AuditEntry[] = [];
      const value = await inner.write((tx) => {
        entries.length = 0;
        return work(Object.assign(Object.create(tx), { audit: (entry: AuditEntry) => void entries.push(entry) }));
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

/** The user's own state of an item is not stored. */
const ownStateLost = withTx(() => ({ saveOwn() {} }));

/** Completed reminders are remembered only by the process that sent them. */
function remindedAgain(): Faulty {
  const done: DueEntry[] = [];
  return {
    ...SOUND,
    writer(inner) {
      const again = done.splice(0).filter(({ kind }) => kind === 'reminder');
      return {
        write: (work) =>
          inner.write((tx) => {
            const faulty: Partial<Tx> = {
              dueEntries: (limit) => [...tx.dueEntries(limit), ...again],
              dueOfItem: (id) => [...tx.dueOfItem(id), ...again.filter(({ itemId }) => itemId === id)],
              markDone(entry) {
                const at = again.indexOf(entry);
                if (at >= 0) return again.splice(at, 1).length > 0;
                done.push(entry);
                return tx.markDone(entry);
              },
            };
            return work(Object.assign(Object.create(tx), faulty));
          }),
      };
    },
  };
}

/** Desks are not notified of removals. */
const removalNotTold: Faulty = {
  ...SOUND,
  feed: (changes) => changes.filter(({ kind }) => kind !== 'removed'),
  reader: (inner) => ({
    ...inner,
    changesFor: (userId, after, limit) => ({ ...inner.changesFor(userId, after, limit), removed: [] }),
  }),
};

/** A duplicate of an alert is counted again. */
const foldCountedTwice = withTx((tx) => ({
  seenEvent(originId, event) {
    const seen = tx.seenEvent(originId, event);
    const item = seen?.itemId ? tx.item(seen.itemId) : null;
    return item?.item.fold && item.item.state === 'open' ? null : seen;
  },
  rememberEvent(originId, event, itemId, recipients) {
    if (!tx.seenEvent(originId, event)) tx.rememberEvent(originId, event, itemId, recipients);
  },
}));

/** An answer applies to the current version, whichever version the user saw. */
const oldVersionTaken: Faulty = {
  ...SOUND,
  operations: (inner) => ({
    ...inner,
    respond: (who, { version: _, ...message }, call) => inner.respond(who, message, call),
  }),
};

/** Answers removed from the outbox come back after a restart. */
const undoForgotten: Faulty = {
  ...SOUND,
  outbox(inner) {
    const gone = new Set<string>();
    return {
      ...inner,
      remove: (key) => void gone.add(key),
      answers: () => inner.answers().filter(({ key }) => !gone.has(key)),
    };
  },
};

/** An answer that the source refused stays recorded as answered. */
const refusedStays = withTx((tx) => ({
  save(stored) {
    if (stored.item.refused === undefined || tx.item(stored.item.id)?.item.refused) tx.save(stored);
  },
}));

/** Working time is ignored: steps are counted in elapsed time. */
const elapsedTime = withDirectory({ stepClock: () => ELAPSED });

/** Items of people whom SCIM ended stay with them. */
const leaverKept = withDirectory({ isInactive: () => false });

/** Factories, because some faults have state. */
export const MUTANTS: Readonly<Record<string, () => Faulty>> = {
  'told before the commit': () => toldBeforeCommit,
  'key not checked': () => keyNotChecked,
  'cursor skipped': () => cursorSkipped,
  'page repeated without order': () => pageRepeated,
  'retry under a new id': () => retryUnderNewId,
  'audited afterwards': () => auditedAfterwards,
  'own state lost': () => ownStateLost,
  'reminded again after a restart': remindedAgain,
  'removal not told': () => removalNotTold,
  'fold counted twice': () => foldCountedTwice,
  'old version taken': () => oldVersionTaken,
  'undo forgotten after a restart': () => undoForgotten,
  'a refused answer stays': () => refusedStays,
  'working time is ignored': () => elapsedTime,
  'items of a leaver stay': () => leaverKept,
  ...READ_MUTANTS,
};
