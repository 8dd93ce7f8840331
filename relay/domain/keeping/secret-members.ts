/** Members of directory documents that hold a secret; `test/relay/store/sealed.test.ts` checks them against the schemas. */
export const SECRET_MEMBERS: ReadonlySet<string> = new Set([
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
