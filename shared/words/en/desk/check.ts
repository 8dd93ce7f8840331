/** Steps of the connection check. */
export const check = {
  here: 'None: Beckon runs on this computer',
  straight: 'straight',
  proxyBy: {
    environment: (names: string) => `By the environment: ${names}`,
    system: (names: string) => `By the system: ${names}`,
  },
  name: (host: string, addresses: string) => `${host} is ${addresses}`,
  answers: 'Reached',
  through: (proxy: string) => `Reached through ${proxy}`,
  noTls: 'None: Beckon runs on this computer',
  certificate: (subject: string, issuer: string, until: string, version: string) =>
    `For ${subject}, issued by ${issuer}, until ${until} (${version})`,
  relay: 'A Beckon server, and the clocks agree',
  clockAhead: (span: string) => `This computer's clock is ${span} ahead of the server's. Check the clock.`,
  clockBehind: (span: string) => `This computer's clock is ${span} behind the server's. Check the clock.`,
  socket: 'Comes through',
  token: 'Taken',
  tokenRefused: (detail: string) => `The server does not let this computer in: ${detail}`,
  unpaired: 'This computer is not paired, so there is nothing to check.',
};
