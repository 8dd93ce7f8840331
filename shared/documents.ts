/** Generates OpenAPI 3.1 (HTTP), AsyncAPI 3.0 (socket, webhooks) and JSON Schema 2020-12 (all trust boundaries). Pure, deterministic. */
import Type, { type TProperties, type TSchema } from 'typebox';
import { DESKTOP_CAPABILITIES } from './bridge/desktop.ts';
import { channelsOf } from './bridge/host.ts';
import { Snapshot } from './bridge/snapshot.ts';
import { DESK_OPERATIONS } from './desk-operations.ts';
import { Directory } from './directory.ts';
import { anyCloudEvent } from './documents/cloud-events.ts';
import { type JsonObject, standalone } from './documents/json-schema.ts';
import { namedSchemas } from './documents/named-schemas.ts';
import { EVENT_DATA, EVENT_TYPES, TYPE_PREFIX } from './events.ts';
import { ItemForPerson } from './item-views.ts';
import { Item } from './items.ts';
import { Subscriptions } from './people.ts';
import { Problem } from './problem-schema.ts';
import { Process } from './processes.ts';
import { ClosedEvent, ResponseEvent, WithdrawalEvent } from './responses.ts';
import { Preferences, RelaySettings } from './settings.ts';
import { DESK_SERVER_MESSAGES, DeskAuth } from './socket.ts';

export { asyncApiDocument } from './documents/async-api.ts';
export { openApiDocument } from './documents/open-api.ts';
export { clientTypes } from './documents/typescript.ts';

/** One self-contained JSON Schema: file name, title, source schema. */
type Entry = readonly [name: string, title: string, schema: object];

/** @returns file name → schema, for every published JSON Schema */
export function schemaDocuments(): Record<string, JsonObject> {
  return documentsOf([
    ...EVENT_TYPES.map((type): Entry => [type, `Data of ${TYPE_PREFIX}${type}`, EVENT_DATA[type]]),
    ['event', 'Any event, CloudEvents 1.0 in JSON format', anyCloudEvent()],
    ['response-event', 'The response event posted to a source', ResponseEvent],
    ['withdrawal-event', 'The event that takes a response back, posted to a source', WithdrawalEvent],
    ['closed-event', 'The end of an item by an administrator, posted to a source', ClosedEvent],
    ['item', 'An item, as every recipient gets it', Item],
    ['item-for-person', 'An item over HTTP, as one person sees it', ItemForPerson],
    ['process', 'A process with its steps', Process],
    ['subscriptions', 'What a person wants to be beckoned for', Subscriptions],
    ['problem', 'Problem details', Problem],
    ['directory', 'The directory file', Directory],
    ['settings', 'Settings of the relay', RelaySettings],
    ['preferences', 'Preferences of the desktop', Preferences],
    ['socket-auth', 'Handshake of the desk socket', DeskAuth],
    ['socket-server', 'Messages of the desk socket, from the relay', messages(DESK_SERVER_MESSAGES)],
    ['socket-client', 'Messages of the desk socket, to the relay', messages(membersOf(DESK_OPERATIONS))],
  ]);
}

/** @returns file name → JSON Schema of the IPC between window and main process. They ship together, so it is no public contract. */
export function internalSchemaDocuments(): Record<string, JsonObject> {
  return documentsOf([
    [
      'ipc-invoke',
      'What the window may ask the main process',
      messages(Object.fromEntries(channelsOf(DESKTOP_CAPABILITIES))),
    ],
    ['ipc-snapshot', 'What the main process tells the window', Snapshot],
  ]);
}

const membersOf = (operations: Readonly<Record<string, { message: TSchema }>>): TProperties =>
  Object.fromEntries(Object.entries(operations).map(([name, { message }]) => [name, message]));

/** An object schema with one optional member per message. */
const messages = (byName: TProperties): object => Type.Partial(Type.Object(byName));

function documentsOf(entries: readonly Entry[]): Record<string, JsonObject> {
  const named = namedSchemas();
  return Object.fromEntries(
    entries.map(([name, title, schema]) => [
      `${name}.json`,
      standalone(`urn:beckon:schema:${name}`, title, schema, named),
    ]),
  );
}
