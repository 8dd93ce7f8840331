/** Network failures on the way to the server, and what to do about them. */

export const network = {
  reach: {
    name: (host: string) =>
      `The name ${host} is not known on this network. Check the address, and whether the VPN is on.`,
    refused: (host: string) =>
      `${host} refuses the connection. Beckon may not be running there, or a firewall blocks it.`,
    timeout: (host: string) => `${host} does not answer. A firewall may block it, or the VPN is off.`,
    unreachable: (host: string) => `${host} cannot be reached from here. Is this device on a network?`,
    cut: (host: string) => `The connection to ${host} was cut before it was established. A firewall may block it.`,
  },
  certificate: {
    expired: (host: string, which: string, to: string) =>
      `The certificate of ${host} ended on ${to} (${which}). Its administrator has to renew it.`,
    early: (host: string, which: string, from: string, now: string) =>
      `The certificate of ${host} begins on ${from}, and this device's clock says ${now} (${which}). Check the clock.`,
    selfSigned: (host: string, which: string) =>
      `${host} shows a certificate that it signed itself (${which}). Your administrator can say whether it is the right one and have this device trust it.`,
    unknownIssuer: (host: string, which: string) =>
      `${host} shows a certificate of an authority that this device does not know (${which}). Your administrator can add the authority.`,
    wrongHost: (host: string, names: string) => `The certificate at ${host} is for ${names}. Check the address.`,
    other: (host: string, which: string) => `The certificate of ${host} is not taken (${which}).`,
    /** @param code from OpenSSL */
    which: (subject: string, issuer: string) => `for ${subject}, issued by ${issuer}`,
    otherNames: 'other names',
  },
  tls: (host: string, code: string) =>
    `${host} answers, but not with TLS that can be used (${code}). Check the address and its port.`,
  proxyAway: {
    name: (proxy: string) =>
      `The name of the proxy ${proxy} is not known on this network. Beckon goes by the system's proxy setting.`,
    refused: (proxy: string) => `The proxy ${proxy} refuses the connection. Beckon goes by the system's proxy setting.`,
    timeout: (proxy: string) => `The proxy ${proxy} does not answer. Beckon goes by the system's proxy setting.`,
    other: (proxy: string, why: string) =>
      `The proxy ${proxy} cannot be used (${why}). Beckon goes by the system's proxy setting.`,
  },
  proxySignIn: (proxy: string) => `The proxy ${proxy} wants a name and a password.`,
  proxySignInAgain: (proxy: string) => `The proxy ${proxy} does not take the name and password that it was given.`,
  proxySignInKind: (proxy: string, host: string, kinds: string) =>
    `The proxy ${proxy} wants a sign-in of a kind that Beckon cannot give (${kinds}). Your administrator can let ${host} through without.`,
  proxyNo: (proxy: string, host: string, status: number) =>
    `The proxy ${proxy} does not let connections to ${host} through (${status}). Your administrator can allow it.`,
  proxyNoWay: (proxy: string, host: string, status: number) =>
    `The proxy ${proxy} does not reach ${host} (${status}). Check the address; your administrator can say whether Beckon is running there.`,
  proxyUnusable: (proxy: string) => `The proxy setting “${proxy}” cannot be used. Beckon takes http and https proxies.`,
  noUpgrade: (host: string, status: number) =>
    `${host} answers, but does not let a WebSocket through (${status}). Something on the way takes it out, or the address is not that of a Beckon server.`,
  otherName: (host: string, status: number) =>
    `The server at ${host} does not go by that name (${status}). Check the address; its administrator can add the name.`,
  relayAway: (host: string, status: number) => `${host} answers that Beckon is not available there now (${status}).`,
  notRelay: (host: string) => `${host} does not answer like a Beckon server. Check the address.`,
  other: (host: string, code: string) => `${host} cannot be reached (${code}).`,
  unknown: (host: string) => `${host} cannot be reached.`,
  clock: (host: string) =>
    `The clocks do not agree: ${host} does not take a sign-in, or what it gives is not valid by this device's time. Check the clock; if it is right, tell your administrator.`,
};
