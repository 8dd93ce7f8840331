/** The directory of a recipe in docs/systems, with the test's addresses, and a relay that uses it. */
import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { isRecord } from '../../../shared/json.ts';
import { programsIn } from '../../docs/blocks.ts';
import { DIRECTORY, type RunningRelay, startRelay } from '../../relay/parts/relay.ts';

const RECIPE_SECRET = `whsec_${Buffer.from('the-secret-of-the-recipe-32-bytes').toString('base64')}`;

/**
 * A relay with gateways and people of the page; people of the test's directory keep their roles and tokens.
 * @param to replaces the origin of the gateway's address
 */
export async function relayOfRecipe(page: string, to: string, env: Record<string, string> = {}): Promise<RunningRelay> {
  const text = programsIn(`systems/${page}.md`).get(`${page}.yaml`);
  assert.ok(text, `docs/systems/${page}.md has no file ${page}.yaml`);
  const { gateways, users } = parse(text);
  for (const gateway of gateways) {
    const { pathname } = new URL(gateway.url);
    gateway.url = `${to}${pathname}`;
  }
  const known = new Map(DIRECTORY.users.map((user) => [user.id, user]));
  const people = users.map((user: unknown) => {
    assert.ok(isRecord(user));
    const channels = Array.isArray(user.channels) ? user.channels.map((one) => ({ ...one, when: 'always' })) : [];
    return { ...user, ...known.get(String(user.id)), channels };
  });
  const named = new Set(people.map(({ id }: { id: string }) => id));
  const others = DIRECTORY.users.filter(({ id }) => !named.has(id));
  return startRelay({
    directory: { ...DIRECTORY, users: [...people, ...others], gateways },
    env: { [`${page.toUpperCase()}_SECRET`]: RECIPE_SECRET, ...env },
    retryDelays: [50, 50, 50],
  });
}
