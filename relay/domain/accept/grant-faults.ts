/** Checks events against the grants of their source (contract section 1, "The directory file"). */
import type { Audience, BeckonEvent, ProcessRef } from '../../../shared/events.ts';
import type { StoredEvidence } from '../../../shared/evidence.ts';
import type { Item } from '../../../shared/items.ts';
import type { FieldError } from '../../../shared/problems.ts';
import type { Process, ProcessStep } from '../../../shared/processes.ts';
import type { DirectoryView, Source } from '../directory-view.ts';
import { allows, allowsHost, type Grants } from '../items/grants.ts';
import { hostOf, linksOf } from '../items/links.ts';
import { EventBeyondGrants } from './acceptance.ts';
import { type ItemData, makesItem } from './new-item.ts';

type People = Pick<DirectoryView, 'person'>;
type Granted = Pick<Source, 'grants' | 'takesResponses'>;

const shown = (value: string): string => (value.length > 80 ? `${value.slice(0, 79)}…` : value);
const fault = (pointer: string, what: string): FieldError => ({
  pointer,
  detail: `${what} is not granted to this source`,
});

/** A location or unit without a role reaches every role there: it requires all roles. @param at JSON Pointer of the audience */
export function audienceGrantFaults(
  { roles, users, locations, units }: Audience,
  grants: Grants,
  at: string,
): FieldError[] {
  const faults = (roles ?? []).flatMap((role, place) =>
    allows(grants.roles, role) ? [] : [fault(`${at}/roles/${place}`, `the role ${shown(role)}`)],
  );
  if (!roles && grants.roles !== null) {
    if (locations) faults.push(fault(`${at}/locations`, 'a place without a role'));
    if (units) faults.push(fault(`${at}/units`, 'a unit without a role'));
  }
  for (const [place, user] of (users ?? []).entries()) {
    if (!allows(grants.users, user)) faults.push(fault(`${at}/users/${place}`, `${shown(user)} by name`));
  }
  return faults;
}

/** The id of a person, else of a role. */
function beyondWho(id: string, grants: Grants, people: People, pointer: string): FieldError[] {
  const isGranted = people.person(id) ? allows(grants.users, id) : allows(grants.roles, id);
  return isGranted ? [] : [fault(pointer, shown(id))];
}

/** The owner of a step sees the process, and each step displays its system. */
function beyondProcess({ owner, steps }: ProcessRef, grants: Grants, people: People): FieldError[] {
  const at = '/data/process';
  const owners = owner === undefined ? [] : beyondWho(owner, grants, people, `${at}/owner`);
  const planned = (steps ?? []).flatMap((step, place) => [
    ...(step.owner === undefined ? [] : beyondWho(step.owner, grants, people, `${at}/steps/${place}/owner`)),
    ...(step.system === undefined ? [] : beyondSystem(step.system, grants, `${at}/steps/${place}/system`)),
  ]);
  return [...owners, ...planned];
}

const beyondSystem = (system: string, grants: Grants, pointer: string): FieldError[] =>
  allows(grants.systems, system) ? [] : [fault(pointer, `the name ${shown(system)}`)];

/** @returns faults with pointers into the event; empty if all of it is granted */
export function grantFaults(event: BeckonEvent, source: Granted, people: People): FieldError[] {
  const { grants } = source;
  if (!allows(grants.types, event.type)) {
    return [{ pointer: '/type', detail: `${event.type} is not among what this source may send` }];
  }
  const documents = 'documents' in event.data ? beyondDocuments(event.data.documents, source) : [];
  return grants.given && makesItem(event) ? [...documents, ...beyondItem(event.data, grants, people)] : documents;
}

/** Documents are fetched only from granted hosts, by requests signed with the secret of the responses. */
function beyondDocuments(
  documents: StoredEvidence['documents'] = [],
  { grants, takesResponses }: Granted,
): FieldError[] {
  if (documents.length > 0 && !takesResponses) {
    const detail = 'needs a response secret of this source, which signs the requests for documents';
    return [{ pointer: '/data/documents', detail }];
  }
  return documents.flatMap(({ url }, place) => {
    const host = hostOf(url);
    const isGranted = allowsHost({ hosts: grants.documents }, host);
    return isGranted ? [] : [fault(`/data/documents/${place}/url`, `a document of ${shown(host ?? url)}`)];
  });
}

function beyondItem(data: ItemData, grants: Grants, people: People): FieldError[] {
  const { audience, escalation = [], decision, record, process, channels = [] } = data;
  return [
    ...(audience ? audienceGrantFaults(audience, grants, '/data/audience') : []),
    ...escalation.flatMap((one, place) =>
      audienceGrantFaults(one.audience, grants, `/data/escalation/${place}/audience`),
    ),
    ...(decision?.order ?? []).flatMap((id, place) => beyondWho(id, grants, people, `/data/decision/order/${place}`)),
    ...(record ? beyondSystem(record.system, grants, '/data/record/system') : []),
    ...(process ? beyondProcess(process, grants, people) : []),
    ...channels.flatMap(({ gateway }, place) =>
      allows(grants.gateways, gateway) ? [] : [fault(`/data/channels/${place}/gateway`, `the gateway ${gateway}`)],
    ),
    ...linksOf(data).flatMap(({ url, pointer }) => {
      const host = hostOf(url);
      return allowsHost(grants, host) ? [] : [fault(`/data${pointer}`, `a link to ${shown(host ?? url)}`)];
    }),
  ];
}

/** True if the source could not create the item under its present grants, and therefore may not change it. */
export function isBeyond({ record, attachments, audiences }: Item, { grants }: Source): boolean {
  if (!grants.given) return false;
  const asked = audiences.filter(({ by, fallback }) => by === 'event' && !fallback);
  return (
    (record !== null && !allows(grants.systems, record.system)) ||
    linksOf({ ...(record && { record }), attachments }).some(({ url }) => !allowsHost(grants, hostOf(url))) ||
    asked.some(({ audience }) => audienceGrantFaults(audience, grants, '').length > 0)
  );
}

/** Such an item can be withdrawn, but not changed or raised again. @param pointer to it in the event. @throws EventBeyondGrants */
export function requireChangeable(item: Item, source: Source, pointer: string): void {
  if (!isBeyond(item, source)) return;
  throw new EventBeyondGrants(pointer, 'names an item that lies beyond what is granted to this source');
}

/** @throws EventBeyondGrants for a process that the source could not create now: the owners of its steps would see it move */
export function requireMovable({ steps }: Process, { grants }: Source, people: People): void {
  const isBeyondStep = ({ owner, system }: ProcessStep): boolean =>
    (owner !== null && beyondWho(owner, grants, people, '').length > 0) ||
    (system !== null && !allows(grants.systems, system));
  if (!grants.given || !steps.some(isBeyondStep)) return;
  throw new EventBeyondGrants('/data/process/id', 'names a process that lies beyond what is granted to this source');
}
