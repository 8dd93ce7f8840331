/**
 * The published documents, made from the schemas and never written twice: OpenAPI 3.1 of the relay's HTTP surface,
 * AsyncAPI 3.0 of its socket and webhooks, and JSON Schema 2020-12 of everything that crosses a border. Pure: the same input gives the same bytes.
 */
import Type from 'typebox';
import { Directory } from './directory.ts';
import { anyCloudEvent } from './documents/cloud-events.ts';
import { type JsonObject, standalone } from './documents/json-schema.ts';
import { namedSchemas } from './documents/named.ts';
import { EVENT_DATA, EVENT_TYPES, TYPE_PREFIX } from './events.ts';
import { IPC_INVOKE, Snapshot } from './ipc.ts';
import { Item, ItemForPerson, Process } from './items.ts';
import { Subscriptions } from './people.ts';
import { Problem } from './problems.ts';
import { ResponseEvent } from './responses.ts';
import { Preferences, RelaySettings } from './settings.ts';
import { DESK_CLIENT_MESSAGES, DESK_SERVER_MESSAGES, DeskAuth } from './socket.ts';

export { asyncApiDocument } from './documents/async-api.ts';
export { openApiDocument } from './documents/open-api.ts';
export { clientTypes } from './documents/typescript.ts';

/**
 * Every published JSON Schema, each complete in itself.
 * @returns file name → schema
 */
export function schemaDocuments(): Record<string, JsonObject> {
  const named = namedSchemas();
  const documents: Record<string, JsonObject> = {};
  const publish = (name: string, title: string, schema: object) => {
    documents[`${name}.json`] = standalone(`urn:beckon:schema:${name}`, title, schema, named);
  };
  for (const type of EVENT_TYPES) publish(type, `Data of ${TYPE_PREFIX}${type}`, EVENT_DATA[type]);
  publish('event', 'Any event, CloudEvents 1.0 in JSON format', anyCloudEvent());
  publish('response-event', 'The response event posted to a source', ResponseEvent);
  publish('item', 'An item, as every recipient gets it', Item);
  publish('item-for-person', 'An item over HTTP, as one person sees it', ItemForPerson);
  publish('process', 'A process with its steps', Process);
  publish('subscriptions', 'What a person wants to be beckoned for', Subscriptions);
  publish('problem', 'Problem details', Problem);
  publish('directory', 'The directory file', Directory);
  publish('settings', 'Settings of the relay', RelaySettings);
  publish('preferences', 'Preferences of the desktop', Preferences);
  publish('socket-auth', 'Handshake of the desk socket', DeskAuth);
  publish(
    'socket-server',
    'Messages of the desk socket, from the relay',
    Type.Partial(Type.Object(DESK_SERVER_MESSAGES)),
  );
  publish(
    'socket-client',
    'Messages of the desk socket, to the relay',
    Type.Partial(Type.Object(DESK_CLIENT_MESSAGES)),
  );
  publish('ipc-invoke', 'What the window may ask the main process', Type.Partial(Type.Object(IPC_INVOKE)));
  publish('ipc-snapshot', 'What the main process tells the window', Snapshot);
  return documents;
}
