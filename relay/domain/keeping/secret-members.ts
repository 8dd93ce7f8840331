/** Members of the directory's documents that hold a secret; `test/relay/store/sealed.test.ts` holds it to every `Secret` of their schemas. */
export const SECRET_MEMBERS: ReadonlySet<string> = new Set([
  'secret',
  'signingSecret',
  'password',
  'clientSecret',
  'privateKey',
  'bearer',
]);
