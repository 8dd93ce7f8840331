/** Sign-in by browser, and the page that the browser shows at the end. */
export const signIn = {
  issuerAway: (why: string) => `Nobody can be signed in now. ${why} Nothing was changed.`,
  notOffered: (host: string) => `${host} offers no sign-in by browser. Use a one-time code.`,
  noBrowser: 'No browser could be opened on this computer. Nothing was changed.',
  portsTaken:
    'Another program on this computer uses every port that the browser could come back to. Nothing was changed; close that program, or ask your administrator.',
  cancelled: 'Signing in was cancelled. Nothing was changed.',
  anewNotHere: 'This answer needs a new sign-in by single sign-on, and you signed in here by a code. Nothing was sent.',
  anewNotOffered:
    'This answer needs a new sign-in by single sign-on, which this server does not offer. Nothing was sent; your administrator can tell why.',
  anewLeaves: (issuer: string) =>
    `You sign in again at ${issuer} and come back to this item. Nothing was sent: give the answer again then.`,
  anewOther: (name: string) => `${name} signed in, not you. Nothing was sent.`,
  otherRelay: (relay: string, only: string) =>
    `This computer may sign in to ${only} alone, not to ${relay}. Nothing was sent; your administrator can tell why.`,
  otherIssuer: (relay: string, issuer: string, only: string) =>
    `${relay} asks for a sign-in at ${issuer}. This computer may sign in at ${only} alone. Nothing was sent; tell your administrator.`,
  otherAudience: (relay: string, other: string) =>
    `${relay} asks for a sign-in that is meant for ${other}. Nothing was sent. Check the address of the server, or tell your administrator.`,
  otherToken: (issuer: string) =>
    `What ${issuer} gave is not meant for this server, so it was not sent there. Tell your administrator.`,
  otherThanBefore: (relay: string) =>
    `${relay} now signs people in otherwise than before. Nothing was sent; sign in again in the preferences first.`,
  tooLate: 'Nobody signed in within ten minutes. Nothing was changed; try again.',
  denied: (host: string) => `${host} did not sign you in. Nothing was changed.`,
  refused: (host: string, code: string) =>
    `${host} refused the sign-in (${code}). Nothing was changed; your administrator can tell why.`,
  failed: (host: string) => `Signing in at ${host} did not work. Nothing was changed; try again.`,
  refusedByRelay: (host: string, detail: string) => `${host} does not take this sign-in: ${detail}`,
  again: (host: string) => `Your sign-in at ${host} has ended. Sign in again; your answers are kept on this device.`,
  waitsForIssuer: (why: string) => `Your sign-in cannot be renewed now. ${why} Beckon keeps trying.`,
  pageFailed: 'Not signed in',
  pageDone: { title: 'You can close this tab', body: 'Beckon has your sign-in and goes on by itself.' },
  pageOther: {
    title: 'Nothing to do here',
    body: 'This page belongs to a sign-in of Beckon that is over. Begin again in Beckon.',
  },
};
