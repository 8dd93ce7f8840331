/** A desktop that signs in by browser: the real core, files, wire and OIDC client; the browser is the test's. */

import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Pins } from '../../../desk/account/issuer-trust.ts';
import { createRelayClient, type RelayClient } from '../../../desk/relay-client/relay-client.ts';
import { type AccountParts, connectAccounts } from '../../../electron/compose/accounts.ts';
import type { KeyStore } from '../../../electron/secrets/sealer.ts';
import { createSecrets } from '../../../electron/secrets.ts';
import { systemClock, systemRandom } from '../../../electron/system.ts';
import type { ConnectionView } from '../../../shared/bridge/snapshot.ts';
import type { Policy } from '../../../shared/policy.ts';
import { until } from '../../helpers/until.ts';
import { type TestDesk, testDesk } from './desk.ts';
import { outward } from './network.ts';

export interface SignInDesk extends AccountParts {
  parts: TestDesk;
  client: RelayClient;
  views: ConnectionView[];
  log: string[];
  file: string;
  opened: string[];
  state(wanted: ConnectionView['state']): Promise<ConnectionView>;
}

/** Seals by reversing text: enough to distinguish sealed from plain. */
const keyStore: KeyStore = {
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text) => Buffer.from([...text].reverse().join('')),
  decryptStringAsync: async (sealed) => ({ result: [...sealed.toString()].reverse().join(''), shouldReEncrypt: false }),
  getSelectedStorageBackend: () => 'gnome_libsecret',
};

/** @param browse what the system's browser does with an address */
interface SignInDeskOptions {
  folder?: string;
  pins?: Pins;
  policy?: Policy;
  /** False: the user declines a relay that is not bound to the issuer. */
  confirms?: boolean;
}

export function signInDesk(t: TestContext, browse: (url: string) => void, options: SignInDeskOptions = {}): SignInDesk {
  const { folder, pins = { issuer: null, relay: null }, policy = {}, confirms = true } = options;
  const clock = systemClock();
  const lines: string[] = [];
  const log = {
    info: (...line: unknown[]) => void lines.push(JSON.stringify(line)),
    warn: (...line: unknown[]) => void lines.push(JSON.stringify(line)),
  };
  const views: ConnectionView[] = [];
  const opened: string[] = [];
  const client = createRelayClient({
    clock,
    random: systemRandom(),
    log,
    device: 'desk of the test',
    agent: outward().agent,
    locale: () => 'en',
  });
  const parts = testDesk(t, { link: client.link, realClock: clock, ...(folder === undefined ? {} : { folder }) });
  const file = join(parts.folder, 'account.json');
  const joined = connectAccounts({
    files: {
      clock,
      log,
      managed: null,
      pins,
      policy: { atStart: policy },
      secrets: createSecrets({
        store: keyStore,
        path: file,
        platform: 'linux',
        log,
        events: { unreadable() {}, unsaved() {} },
      }),
    },
    client,
    network: outward(),
    locale: () => 'en',
    async openExternal(url) {
      opened.push(url);
      browse(url);
    },
    forget: () => parts.desk.forget(),
  });
  t.after(async () => {
    joined.session.close();
    await client.close();
  });
  const { relay, position } = parts.desk;
  const connection = (view: ConnectionView) => {
    views.push(view);
    relay.connection(view);
  };
  client.follow({ position, relay: { ...relay, connection }, refused: joined.session.refused });
  const accounts: SignInDesk['accounts'] = {
    ...joined.accounts,
    async signIn(relay, confirmed) {
      const said = await joined.accounts.signIn(relay, confirmed);
      return confirms && 'confirm' in said ? joined.accounts.signIn(relay, said.confirm.issuer) : said;
    },
  };
  return {
    ...joined,
    accounts,
    parts,
    client,
    views,
    log: lines,
    file,
    opened,
    state: (wanted) =>
      until(`the connection is ${wanted}`, () => {
        const last = views.at(-1);
        return last?.state === wanted && last;
      }),
  };
}
