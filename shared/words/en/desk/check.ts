/** Each step of the check of the connection. */
export const check = {
  here: 'None: the relay is on this computer',
  straight: 'straight',
  proxyBy: {
    environment: (names: string) => `By the environment: ${names}`,
    system: (names: string) => `By the system: ${names}`,
  },
  name: (host: string, addresses: string) => `${host} is ${addresses}`,
  answers: 'Reached',
  through: (proxy: string) => `Reached through ${proxy}`,
  noTls: 'None: the relay is on this computer',
  certificate: (subject: string, issuer: string, until: string, version: string) =>
    `For ${subject}, issued by ${issuer}, until ${until} (${version})`,
  relay: 'A Beckon relay, and the clocks agree',
  clockAhead: (span: string) => `This computer's clock is ${span} ahead of the relay's. Check the clock.`,
  clockBehind: (span: string) => `This computer's clock is ${span} behind the relay's. Check the clock.`,
  socket: 'Comes through',
  token: 'Taken',
  tokenRefused: (detail: string) => `The relay does not let this computer in: ${detail}`,
  unpaired: 'This computer is not paired, so there is nothing to check.',
};
