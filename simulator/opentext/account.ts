/** Account of the simulated OpenText; nothing in it is secret. */
export interface Account {
  /** Push: HTTP Basic. */
  username: string;
  password: string;
  /** SMS and e-mail: OAuth 2.0 client credentials. */
  tenant: string;
  clientId: string;
  clientSecret: string;
}

export const DEMO_ACCOUNT: Account = {
  username: 'svc-notify',
  password: 'opentext-dev-password',
  tenant: 'acme',
  clientId: 'beckon-dev-client',
  clientSecret: 'opentext-dev-secret',
};

/** The gateway entry for a directory file. @param url where the simulated OpenText listens, without trailing slash */
export const gatewayEntry = (id: string, url: string, { username, password, ...client }: Account) => ({
  id,
  kind: 'opentext' as const,
  base: url,
  username,
  password,
  template: '{ "to": to, "alert": title, "text": body, "reference": item.id }',
  api: url,
  ...client,
  odn: `${url}/mra/v1`,
  whatsapp: { template: 'approval', language: 'en' },
});
