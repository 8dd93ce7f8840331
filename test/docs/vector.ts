/** The published vector of Standard Webhooks, as the documentation prints it. */
import assert from 'node:assert/strict';
import { Webhook } from 'standardwebhooks';
import { codesIn, tableOf, tablesOf } from './tables.ts';

/** @returns the signature, then secret, id, timestamp and body */
export function vectorOf(page: string): [signature: string, secret: string, id: string, at: string, body: string] {
  const { rows } = tableOf(tablesOf(page), 'Check a verification', 'part');
  const [secret = '', id = '', at = '', body = '', signature = ''] = rows.map(([, value]) => codesIn(value)[0]);
  assert.equal(new Webhook(secret).sign(id, new Date(Number(at) * 1000), body), signature);
  return [signature, secret, id, at, body];
}
