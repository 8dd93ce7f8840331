import assert from 'node:assert/strict';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { LogUnavailable } from '../../../../relay/cluster/log-port.ts';
import { parseAddress } from '../../../../relay/cluster/postgres/database-address.ts';
import { passwordIn } from '../../../../relay/cluster/postgres/password-file.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const SECRET = 'hunter2%40x';
const address = (url: string) => parseAddress(url, {});

/** The one-line error for a URL. */
function fault(url: string): string {
  try {
    address(url);
  } catch (error) {
    assert.ok(error instanceof LogUnavailable);
    assert.ok(!error.message.includes('hunter2') && !error.message.includes('\n'));
    return error.message;
  }
  throw new Error('it was taken');
}

describe('the URL of PostgreSQL', () => {
  test('as its own programs take it', async () => {
    const { password, ...rest } = address(`postgres://anna:${SECRET}@db.acme.example:6432/beckon?sslmode=disable`);
    assert.deepEqual(rest, { host: 'db.acme.example', port: 6432, user: 'anna', database: 'beckon', ssl: false });
    assert.equal(await password(), 'hunter2@x');
    const socket = address('postgresql://anna@/beckon?host=/run/postgresql');
    assert.deepEqual([socket.host, socket.port, socket.database], ['/run/postgresql', 5432, 'beckon']);
    assert.equal(address('postgres://anna@[::1]').host, '::1');
    assert.equal(address('postgres://anna@127.0.0.1').database, 'anna');
  });

  test('what is none is refused in one line that tells nothing of it', () => {
    assert.match(fault(`mysql://anna:${SECRET}@db/x`), /is none/);
    assert.match(fault(`anna:${SECRET}@db`), /is none/);
    assert.match(fault(`postgres://anna:${SECRET}@one:5432,two:5432/x`), /one host/);
    assert.match(fault(`postgres://anna:${SECRET}@db/x?port=none`), /port/);
    assert.match(fault(`postgres://:${SECRET}@db/x`), /names no user/);
    assert.match(fault(`postgres://anna:hunter2%zz@db/x`), /write it %25/);
    for (const sign of ['/', '?', '#']) assert.match(fault(`postgres://anna:5${sign}hunter2&x=1@db/x`), /no user.*%2F/);
    for (const rest of ['5/hunter2', '5?hunter2', '5?hunter2=1', 'hunter2#5', '5/x?hunter2=1'])
      assert.match(fault(`postgres://anna:p@${rest}@db/x`), /%2F/);
    assert.equal(address('postgres://anna@db/x%40y?sslmode=require').database, 'x@y');
    assert.match(fault(`postgres://anna:${SECRET}@db/x?options=-c`), /not known here: options/);
  });

  test('over a network it is encrypted and looked at, unless the URL says otherwise', async (t) => {
    const ca = join(await temporaryFolder(t), 'ca.pem');
    await writeFile(ca, 'PEM');
    const ssl = (query: string, host = 'db.acme.example') => address(`postgres://anna@${host}/x${query}`).ssl;
    assert.equal(ssl('', '127.0.0.1'), false);
    assert.equal(ssl('', 'localhost'), false);
    assert.deepEqual(ssl(''), {});
    assert.deepEqual(ssl('?sslmode=verify-full'), {});
    assert.deepEqual(ssl(`?sslrootcert=${ca}`), { ca: 'PEM' });
    assert.deepEqual(ssl('?sslmode=require'), { rejectUnauthorized: false });
    const chain = ssl(`?sslmode=verify-ca&sslrootcert=${ca}`);
    assert.ok(chain && chain.ca === 'PEM' && chain.checkServerIdentity && chain.rejectUnauthorized === undefined);
    const required = ssl(`?sslmode=require&sslrootcert=${ca}`);
    assert.ok(required && required.ca === 'PEM' && required.rejectUnauthorized === undefined);
    for (const mode of ['prefer', 'allow', 'no-verify']) {
      assert.match(fault(`postgres://anna@db/x?sslmode=${mode}`), /plain text/);
    }
    assert.match(fault('postgres://anna@db/x?sslmode=verify-ca'), /without sslrootcert/);
    assert.match(fault('postgres://anna@db/x?sslrootcert=/nowhere/ca.pem'), /sslrootcert.*ENOENT.*\/nowhere\/ca.pem/);
  });
});

describe('the password', () => {
  const place = { host: 'db', port: 5432, database: 'beckon', user: 'anna' };

  test('of the first line that fits, as libpq reads them', () => {
    const lines = [
      '# db:5432:beckon:anna:no',
      'other:5432:beckon:anna:other',
      'db:5433:*:anna:port',
      '',
      'db:*:*:an\\:na:colon',
      'short:line',
    ];
    assert.equal(passwordIn([...lines, 'db:*:beckon:anna:a\\:b:c\\\\d'].join('\n'), place), 'a:b:c\\d');
    assert.equal(passwordIn([...lines, '*:*:*:*:any'].join('\r\n'), place), 'any');
    assert.equal(passwordIn(lines.join('\n'), place), undefined);
    assert.equal(passwordIn(lines.join('\n'), { ...place, user: 'an:na' }), 'colon');
    assert.equal(passwordIn('localhost:5432:beckon:anna:s', { ...place, host: '/run/postgresql' }), 's');
  });

  test('is looked up if the URL has none, from a file that only the owner can read', async (t) => {
    const file = join(await temporaryFolder(t), 'pass');
    const { password } = parseAddress(`postgres://anna@db/beckon?passfile=${file}`, {});
    await assert.rejects(password(), /cannot be read/);
    await writeFile(file, 'db:5432:beckon:anna:first\n', { mode: 0o600 });
    assert.equal(await password(), 'first');
    await writeFile(file, 'db:5432:beckon:anna:second\n');
    assert.equal(await password(), 'second');
    await chmod(file, 0o640);
    await assert.rejects(password(), /chmod 600/);
    assert.equal(await parseAddress('postgres://anna@db/beckon', { PGPASSWORD: 'env' }).password(), 'env');
    await chmod(file, 0o600);
    assert.equal(await parseAddress('postgres://anna@db/beckon', { PGPASSFILE: file }).password(), 'second');
    await assert.rejects(
      parseAddress('postgres://anna@db/beckon', { HOME: '/nowhere' }).password(),
      /wants a password/,
    );
  });
});
