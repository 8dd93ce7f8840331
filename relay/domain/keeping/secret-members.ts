/** Members of directory documents that hold a secret; `test/relay/store/sealed.test.ts` checks them against the schemas. */
const SECRET_MEMBERS: ReadonlySet<string> = new Set([
  'secret',
  'signingSecret',
  'password',
  'clientSecret',
  'privateKey',
  'bearer',
  // By name of the header field.
  'headers',
  'refreshToken',
]);

/** @param path names of the members, from the document to the value. A hook may have any name, so one named `headers` holds no secrets */
export const isSecretMember = (path: readonly string[]): boolean =>
  SECRET_MEMBERS.has(path.at(-1) ?? '') || (path.at(-2) === 'headers' && path.at(-3) !== 'hooks');
