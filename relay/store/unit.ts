/** One unit of work over the tables: the domain's `Tx`. */

import type { DatabaseSync } from 'node:sqlite';
import { type EventType, ITEM_TYPES } from '../../shared/events.ts';
import type { DirectoryView } from '../domain/directory-view.ts';
import { countItemChange, countNewItem } from '../domain/insights/item-figures.ts';
import { isRequestChange } from '../domain/items/requests.ts';
import type { Sealing } from '../domain/keeping/sealing-ports.ts';
import type { DirectoryRows } from '../domain/people/directory-ports.ts';
import type { CommittedChange } from '../domain/reader.ts';
import type { StoredItem, Tx } from '../domain/unit-of-work.ts';
import { AuditTrail } from './audit/audit-trail.ts';
import { InsightTables } from './insights/insight-tables.ts';
import { eventDigest } from './items/event-digest.ts';
import { EventTable } from './items/event-table.ts';
import { evidenceSql } from './items/evidence-table.ts';
import { FoldTable } from './items/fold-table.ts';
import { ItemTable } from './items/item-table.ts';
import { ProcessTable } from './items/process-table.ts';
import { scheduleSql } from './items/schedule-store.ts';
import { SetTable } from './items/set-table.ts';
import { erasureSql } from './keeping/erasure-sql.ts';
import { retentionSql } from './keeping/retention-sql.ts';
import { createSealedRows, type SealedRows } from './keeping/sealed-rows.ts';
import { leaseSql } from './leases.ts';
import { hookLetterSql } from './outbound/hook-letters.ts';
import { hookRequestSql } from './outbound/hook-requests.ts';
import { outboundSql } from './outbound/outbound-store.ts';
import { responseContextSql } from './outbound/response-contexts.ts';
import { AwayTable } from './people/away-table.ts';
import { channelSql } from './people/channel-table.ts';
import { createDirectoryTable } from './people/directory-table.ts';
import { PersonTable } from './people/person-table.ts';
import { phoneSql } from './people/phone-table.ts';
import { PushTable } from './people/push-table.ts';
import { createTokenTable, type TokenTable } from './people/token-table.ts';
import { createSharedState, type SharedState } from './shared-state.ts';
import type { Cached, UnitState } from './unit-state.ts';

export interface Tables {
  readonly state: UnitState;
  readonly sets: SetTable;
  readonly items: ItemTable;
  readonly events: EventTable;
  readonly people: PersonTable;
  readonly processes: ProcessTable;
  readonly audit: AuditTrail;
  readonly push: PushTable;
  readonly away: AwayTable;
  readonly directoryRows: DirectoryRows;
  readonly tokens: TokenTable;
  readonly sealed: SealedRows;
  readonly shared: SharedState;
  readonly insights: InsightTables;
  readonly cached: readonly Cached[];
}

export function createTables(
  database: DatabaseSync,
  directory: () => DirectoryView,
  sealing: Sealing,
  shared = createSharedState(database),
): Tables {
  const state: UnitState = { now: 0, seq: 0, changes: [], dueWrites: { schedule: 0, away: 0 } };
  const sets = new SetTable(database);
  const items = new ItemTable(database, state, sets);
  const audit = new AuditTrail(database, state);
  const push = new PushTable(database, state);
  const away = new AwayTable(database, state, { sets, push, directory });
  const insights = new InsightTables(database, state);
  return {
    state,
    sets,
    items,
    events: new EventTable(database, state),
    people: new PersonTable(database, state),
    processes: new ProcessTable(database, state),
    audit,
    push,
    away,
    directoryRows: createDirectoryTable(database, state, sealing),
    tokens: createTokenTable(database, state, push),
    sealed: createSealedRows(database, sealing, shared.tx),
    shared,
    insights,
    cached: [sets, items, audit, push, away, insights],
  };
}

/** @param alone writes local tables together with the shared ones; a replica does so when an entry is applied */
export function createTx(
  database: DatabaseSync,
  tables: Tables,
  directory: () => DirectoryView,
  sealing: Sealing,
  alone = true,
): Tx {
  const { state, sets, items, events, people, processes, audit, push, away, insights } = tables;
  const outbound = outboundSql(database, sealing);
  const schedule = scheduleSql(database, state);
  const hookLetters = hookLetterSql(database, () => state.now);
  const folds = new FoldTable(database, state);
  return {
    get now() {
      return state.now;
    },
    get directory() {
      return directory();
    },
    directoryRows: tables.directoryRows,
    credentials: tables.tokens,
    seenEvent(originId, event) {
      const seen = events.find(originId, event.source, event.id);
      if (!seen) return null;
      const { digest, ...result } = seen;
      return { ...result, differs: digest !== null && !digest.equals(eventDigest(event)) };
    },
    rememberEvent(originId, event, itemId, recipients, isLatest = true) {
      const { source, id, type, subject } = event;
      events.remember(originId, source, id, { itemId, recipients, digest: eventDigest(event) });
      if (isLatest && subject !== null && itemId !== null && makesItems(type))
        events.name(originId, source, subject, itemId);
    },
    item: (id) => items.get(id),
    itemOfEvent: (originId, source, eventId) => itemOfEvent(tables, originId, source, eventId),
    openByFold: (originId, key) => items.byFold(originId, key),
    lastResolved(originId, key) {
      const id = folds.lastResolved(originId, key);
      return id === null ? null : items.get(id);
    },
    lastEnd(originId, key) {
      const end = folds.lastEnd(originId, key);
      return end && { item: end.itemId === null ? null : items.get(end.itemId), at: end.at };
    },
    noteEnd: (originId, key, end) => folds.noteEnd(originId, key, end),
    openByRecord: (originId, system, type, id) => items.byRecord(originId, system, type, id),
    internSet: (members) => sets.intern(members),
    membersOf: (setId) => sets.membersOf(setId),
    create(stored) {
      countNewItem(insights.tx, stored);
      items.create(stored);
      away.note(stored);
    },
    save(stored) {
      const before = items.get(stored.item.id);
      if (before) countItemChange(insights.tx, before, stored);
      else countNewItem(insights.tx, stored);
      items.save(stored, before !== null && stored.request !== null && isRequestChange(before, stored, directory()));
      away.note(stored);
    },
    remove: (itemId, userIds) => items.remove(itemId, userIds),
    wasRemoved: (itemId, userId) => items.wasRemoved(itemId, userId),
    rejoin: (itemId, userIds) => items.rejoin(itemId, userIds),
    openItems: (from, limit) => items.openItems(from, limit),
    own: (itemId, userId) => people.own(itemId, userId),
    saveOwn(userId, own) {
      away.noteOwn(userId, own, () => people.own(own.itemId, userId));
      people.saveOwn(userId, own);
    },
    noteShown: (userId, itemId, beckonAt, summary) => people.noteShown(userId, itemId, beckonAt, summary),
    process: (originId, id) => processes.get(originId, id),
    saveProcess: (originId, process) => processes.save(originId, process),
    answerByKey: (key) => people.answerByKey(key),
    rememberAnswer: (key, answer) => people.rememberAnswer(key, answer),
    subscriptions: (userId) => people.subscriptions(userId),
    saveSubscriptions: (userId, subscriptions) => people.saveSubscriptions(userId, subscriptions),
    saveAbsence: (userId, absence) => people.saveAbsence(userId, absence),
    audit: (entry) => audit.append(entry),
    askDigest: (id) => void state.changes.push({ kind: 'verify', id }),
    raiseSchema: (version) => void state.changes.push({ kind: 'schema', version }),
    enqueue: (message) => outbound.enqueue(state.now, message),
    storeUnread: (message) => outbound.storeUnread(state.now, message),
    unreadResponse: (id) => outbound.unread(id),
    responseOf: (sourceId, id) => outbound.response(sourceId, id),
    claimOutbound: (lane, limit, by) => outbound.claim(state.now, lane, limit, by),
    isClaimed: (claimed) => outbound.isClaimed(claimed),
    settleOutbound: (id, settlement) => outbound.settle(state.now, id, settlement),
    releaseOutbound: (underway = []) => outbound.release(state.now, underway),
    hastenOutbound: () => outbound.hasten(state.now),
    disableEndpoint: (lane, url) => outbound.disable(state.now, lane, url),
    endpointDisabled: (lane, url) => outbound.isDisabled(lane, url),
    enableEndpoint: (lane) => outbound.enable(lane),
    replayOutbound: (id, once) => outbound.replay(state.now, id, once),
    dropDeadLetter: (id) => outbound.discard(id),
    dropResponse: (orderKey, answerKey) => outbound.dropResponse(orderKey, answerKey),
    trackedMessage: (gatewayId, job) => outbound.tracked(gatewayId, job),
    deadOutbound: (orderKey) => outbound.dead(orderKey),
    schedule: (itemId, entries) => schedule.replace(state.now, itemId, entries),
    dueEntries: (limit) => schedule.due(state.now, limit),
    dueOfItem: (itemId) => schedule.dueOfItem(state.now, itemId),
    scheduled: (itemId) => schedule.ofItem(itemId),
    markDone: (entry) => schedule.markDone(state.now, entry),
    waitingItems: (after, limit) => schedule.waitingItems(after, limit),
    ...hookLetters,
    ...hookRequestSql(database),
    ...retentionSql(database, tables, alone),
    ...erasureSql(database, tables),
    ...tables.shared.tx,
    ...insights.tx,
    ...tables.sealed.tx,
    ...leaseSql(database),
    ...evidenceSql(database),
    ...channelSql(database, () => state.now),
    ...phoneSql(database, () => state.now),
    ...responseContextSql(database),
    awayDue: (limit) => away.due(limit),
    awayOn: (look) => away.on(look),
    awayRest: (itemId, at) => away.rest(itemId, at),
    awayDrop: (itemId) => away.drop(itemId),
    lookAwayAgain: () => away.lookAgain(),
    forwarded: (itemId, userId, channel) => away.forwarded(itemId, userId, channel),
    saveForwarded: (itemId, userId, channel, state) => away.saveForwarded(itemId, userId, channel, state),
    reachable: (members) => away.reachable(members),
    savePush: (owner, subscription) => push.save(owner, subscription),
    dropPush: (endpoint, owner) => push.drop(endpoint, owner),
    pushOf: (owner) => push.of(owner, state.now),
  };
}

export function itemOfEvent(
  { events, items }: Pick<Tables, 'events' | 'items'>,
  originId: string,
  source: string,
  eventId: string,
): StoredItem | null {
  const itemId = events.find(originId, source, eventId)?.itemId ?? events.named(originId, source, eventId);
  return itemId ? items.get(itemId) : null;
}

const MAKING: ReadonlySet<EventType> = new Set(ITEM_TYPES);
/** Events that update or withdraw an item may have a subject too, but do not define one. */
const makesItems = (type: EventType): boolean => MAKING.has(type);

export function takeChanges(state: UnitState): CommittedChange[] {
  const { changes } = state;
  state.changes = [];
  return changes.length > 1 ? newestOfItems(changes) : changes;
}

/** Only the last change of each item: a batch that adds five hundred failures to one is one change, as for a client that catches up. */
function newestOfItems(changes: CommittedChange[]): CommittedChange[] {
  const newest = new Map<string, number>();
  for (const change of changes) if (change.kind === 'item') newest.set(change.item.id, change.cursor);
  return changes.filter((change) => change.kind !== 'item' || newest.get(change.item.id) === change.cursor);
}
