/** Connection, pairing, and failed actions of this device. */
import { setByOrganisation } from '../terms.ts';

export const connection = {
  draining: (host: string) => `${host} is restarting. Beckon comes back by itself.`,
  lost: (host: string) => `The connection to ${host} was lost. Beckon keeps trying.`,
  revoked: 'This device is no longer allowed to connect. Sign in again with a new code.',
  ended: 'The sign-in of this device has ended. Sign in again with a new code; your answers are kept on this device.',
  refusedByRelay: (detail: string) => `The server refused the connection: ${detail}`,
  protocol: 'This version of Beckon is too old or too new for the server. Update Beckon.',
  notStored: 'What arrived could not be stored on this device. Is its disk full? Beckon keeps trying.',
  relayUrl: 'The address of the server must begin with https://. Plain http:// is for this computer only.',
  pairRefused: 'The code is not valid. A code lasts ten minutes and works once: ask your administrator for a new one.',
  pairAnswer: (host: string) => `${host} does not answer like a Beckon server. Check the address.`,
  ownSessions: {
    notHere: 'You are no longer signed in here.',
    gone: 'It had ended already.',
    tooMany: 'Too many codes were made in a short time. Wait a minute, then make another.',
  },
  /** Why the browser is signed out. */
  left: {
    'signed-out': 'You are signed out. What was kept in this browser is removed.',
    ended: 'This browser was signed out from elsewhere. What it kept is removed.',
    over: 'Your sign-in here has ended. Your data comes back when you sign in again; if another person signs in, it is removed.',
  },
  managed: 'This computer was paired by your administrator. It cannot be changed here.',
  unexpected: 'Something in Beckon did not work. Nothing was changed; try again, and copy the diagnostics if it stays.',
  notYours: 'This page may not ask that.',
  linkRefused: 'Only https links are opened.',
  linkHostRefused: (host: string) => `Your organisation does not allow links to ${host}.`,
  setByOrganisation,
  loginFailed: 'The system did not take it. Start at login was left as it was.',
};
