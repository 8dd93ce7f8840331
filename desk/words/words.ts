/**
 * All texts that the main process itself writes: notifications, tray, menus, reasons; here in English. Every other language is an
 * object of the same type (`words-de.ts`), so that a word that is missing does not compile; `language.ts` chooses among them.
 */

import type { Translated } from './translated.ts';
import { networkEnglish } from './words-network.ts';

/** What came of the answers in a file that was set aside. `certain`: no more were there. */
function recoveredWords(found: number, lost: number, certain: boolean): string {
  if (lost === 0 && certain) {
    if (found === 0) return 'No answer was waiting in it.';
    return found === 1 ? 'The one answer in it was recovered.' : `All ${found} answers in it were recovered.`;
  }
  if (found === 0 && !certain) return 'The answers in it could not be read: look at your open items.';
  const all = certain ? `${found + lost}` : `at least ${found + lost}`;
  return `${found} of ${all} answers in it were recovered, the rest could not be read: look at your open items.`;
}

export const english = {
  appName: 'Beckon',
  more: 'More…',

  // Notifications
  newWhile: {
    away: (n: number) => `${n} new while you were away`,
    paused: (n: number) => `${n} new while notifications were paused`,
    quiet: (n: number) => `${n} new during quiet hours`,
    waiting: (n: number) => `${n} waiting for you`,
    burst: (n: number) => `${n} more just came`,
  },
  needYou: (n: number) => (n === 1 ? '1 needs you' : `${n} need you`),
  refusedCount: (n: number) => (n === 1 ? '1 answer did not get through' : `${n} answers did not get through`),
  digest: (n: number) => (n === 1 ? '1 new in your digest' : `${n} new in your digest`),
  redacted: (approval: boolean) => (approval ? 'An approval is waiting in Beckon' : 'Something is waiting in Beckon'),
  notReached: (channel: 'push' | 'sms' | 'email' | 'web') =>
    `${{ push: 'Push', sms: 'SMS', email: 'E-mail', web: 'Web message' }[channel]} did not reach the customer`,
  refusedBy: (source: string, reason: string | null) => `${source} refused${reason ? `: ${reason}` : ' your answer'}`,
  notDelivered: (source: string) => `Your answer did not reach ${source}`,
  notCounted: 'Your answer did not count',
  tested: { title: 'This is how Beckon beckons', body: 'A test. Nothing waits for you because of it.' },
  dueNow: 'due now',
  due: (when: string) => `due ${when}`,
  within: (span: string, time: string) => `in ${span} (${time})`,
  minutes: (n: number) => `${n} min`,
  hours: (n: number) => `${n} h`,
  days: (n: number) => `${n} days`,
  overdue: (ago: string) => `overdue by ${ago}`,
  reminder: 'Reminder',
  escalated: 'Escalated to you',
  nowSeverity: (severity: string) => `Now ${severity}`,
  severity: { info: 'info', notice: 'notice', warning: 'warning', critical: 'critical' },

  // Answers
  alreadyAnswered: (verb: string, name: string, at: string) => `Already ${verb} by ${name} at ${at}`,
  done: {
    approve: 'approved',
    reject: 'rejected',
    acknowledge: 'acknowledged',
    'request-info': 'asked about',
    custom: 'answered',
  },
  itemUnknown: 'This item is not on this computer. It may have been taken back.',
  notOffered: 'This answer is no longer possible here. The item shows why.',
  commentNeeded: (label: string) => `“${label}” needs a comment. Nothing was sent.`,
  confirmNeeded: (label: string) => `“${label}” has to be confirmed first. Nothing was sent.`,
  changedMeanwhile: 'This changed while you were deciding. Your answer was not sent; your comment is kept.',
  confirming: {
    offline: (label: string) =>
      `“${label}” is above a limit and needs the relay. Nothing was sent; answer once you are connected.`,
    unreached: 'The relay did not reply. Nothing was recorded; your comment is kept.',
    again: 'The relay asks once more. Nothing was recorded yet.',
    late: 'It was not confirmed in time. Nothing was sent; your comment is kept.',
    networkWent: 'The network went before it was sent. Nothing was sent; your comment is kept.',
  },
  notGiven: 'Your answer was not given yet',
  onItsWay: 'Your answer to this item is already on its way.',
  beingSent: 'This answer is being sent and can no longer be taken back.',
  nothingToDismiss: 'There is no kept answer to this item.',
  processesOffline: 'Processes are kept at the relay. They are shown once you are connected.',
  claimOffline: 'Claiming needs the network. Nothing was changed.',
  resendOffline: 'Sending again needs the network. Nothing was sent; try again once you are connected.',
  delegateOffline: 'Handing over needs the network. Nothing was changed; try again once you are connected.',
  absenceOffline: 'Being out of office needs the network. Nothing was changed; try again once you are connected.',
  peopleOffline: 'People are found at the relay. Try again once you are connected.',

  // Connection
  network: networkEnglish,
  draining: (host: string) => `${host} is restarting. Beckon comes back by itself.`,
  lost: (host: string) => `The connection to ${host} was lost. Beckon keeps trying.`,
  revoked: 'This computer is no longer allowed to connect. Pair it again with a new code.',
  ended:
    'The sign-in of this computer has ended. Pair it again with a new code; your answers are kept on this computer.',
  refusedByRelay: (detail: string) => `The relay refused the connection: ${detail}`,
  protocol: 'The relay and this version of Beckon do not understand each other. Update Beckon.',

  // Files of this computer
  files: {
    names: { history: 'The history', outbox: 'The file of your kept answers' },
    fault: {
      full: 'the disk is full',
      unwritable: 'this computer does not let Beckon write there',
      failing: 'the disk does not read or write',
      busy: 'another program holds it',
      damaged: 'it is damaged',
    },
    waits: (name: string, fault: string) =>
      `${name} on this computer cannot be opened: ${fault}. Nothing in it was changed. Beckon tries again every few seconds and starts by itself once it can.`,
    noFolder: (path: string, fault: string) =>
      `Beckon cannot keep its files in ${path}: ${fault}. Nothing was changed. Once the folder can be written, start Beckon again.`,
    newer: (name: string) =>
      `${name} on this computer was written by a newer version of Beckon. Nothing in it was changed. Install the newer version again.`,
    notKept: (fault: string) =>
      `This could not be kept on this computer: ${fault}. Nothing was sent or changed; try again once that is mended.`,
    answerNotKept: (fault: string) =>
      `Your answer could not be kept on this computer: ${fault}. It was not given; open the item and answer again once that is mended.`,
    sendingWaits: (fault: string) =>
      `Answers wait on this computer: ${fault}. They are kept, and Beckon tries again by itself.`,
    historySetAside: (file: string) =>
      `The history on this computer was damaged. It is fetched from the relay again; the damaged file is kept as ${file}.`,
    recovered: (file: string, found: number, lost: number, certain: boolean) =>
      `The file of your kept answers was damaged and set aside as ${file}. ${recoveredWords(found, lost, certain)}`,
    asideUnread: (file: string) =>
      `Answers set aside in ${file} cannot be read now. Nothing in it was changed; the next start tries again.`,
    answersUnreadable: (n: number) =>
      `${n === 1 ? '1 kept answer' : `${n} kept answers`} cannot be read by this version of Beckon. They stay on this computer and are not sent; look at your open items.`,
    preferenceNames: {
      theme: 'Theme',
      language: 'Language',
      sound: 'Sound',
      startAtLogin: 'Start at login',
      redactWhenLocked: 'Hide details while locked',
      pause: 'Pause',
    },
    proxyUnsaved: (fault: string) =>
      `The sign-in for the proxy could not be kept on this computer: ${fault}. It holds until Beckon ends.`,
    preferencesNotTaken: (names: string) =>
      `preferences.json has a value that Beckon does not know: ${names}. The usual one is used; the file keeps its value until you choose another.`,
    preferencesSetAside: (file: string) =>
      `Your preferences could not be read and begin anew. The file is kept as ${file}.`,
    preferencesUnreadable: (fault: string) =>
      `Your preferences cannot be read: ${fault}. The usual ones are used, and the file was left as it is.`,
    preferencesUnsaved: (fault: string) =>
      `Your preferences cannot be saved: ${fault}. What you chose holds until Beckon is closed, and Beckon tries again.`,
    signInUnreadable: (why: string) =>
      `Your sign-in on this computer cannot be read: ${why}. It was left as it is, and Beckon tries again; signing in anew replaces it.`,
    signInLocked: 'the key store is locked or was replaced',
    signInUnknown: 'account.json was not written by this version of Beckon',
    signInUnsaved: (fault: string) =>
      `Your sign-in cannot be saved on this computer: ${fault}. You are signed in until Beckon is closed, and Beckon tries again.`,
  },
  notStored: 'What arrived could not be stored on this computer. Is its disk full? Beckon keeps trying.',

  // Check of the connection
  check: {
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
  },

  // Pairing
  relayUrl: 'The relay address must begin with https://. Plain http:// is for this computer only.',
  pairRefused: 'The code is not valid. A code lasts ten minutes and works once: ask your administrator for a new one.',
  pairAnswer: (host: string) => `${host} does not answer like a Beckon relay. Check the address.`,
  managed: 'This computer was paired by your administrator. It cannot be changed here.',
  unexpected: 'Something in Beckon did not work. Nothing was changed; try again, and copy the diagnostics if it stays.',
  notYours: 'This page may not ask that.',

  // Signing in by browser
  signIn: {
    issuerAway: (why: string) => `Nobody can be signed in now. ${why} Nothing was changed.`,
    notOffered: (host: string) => `${host} offers no sign-in by browser. Use a one-time code.`,
    noBrowser: 'No browser could be opened on this computer. Nothing was changed.',
    portsTaken:
      'Another program on this computer uses every port that the browser could come back to. Nothing was changed; close that program, or ask your administrator.',
    cancelled: 'Signing in was cancelled. Nothing was changed.',
    anewNotHere:
      'This answer needs a new sign-in by single sign-on, and this computer is paired by a code. Nothing was sent.',
    anewOther: (name: string) => `${name} signed in, not you. Nothing was sent.`,
    otherRelay: (relay: string, only: string) =>
      `This computer may sign in to ${only} alone, not to ${relay}. Nothing was sent; your administrator can tell why.`,
    otherIssuer: (relay: string, issuer: string, only: string) =>
      `${relay} asks for a sign-in at ${issuer}. This computer may sign in at ${only} alone. Nothing was sent; tell your administrator.`,
    otherAudience: (relay: string, other: string) =>
      `${relay} asks for a sign-in that is meant for ${other}. Nothing was sent. Check the address of the relay, or tell your administrator.`,
    otherToken: (issuer: string) =>
      `What ${issuer} gave is not meant for this relay, so it was not sent there. Tell your administrator.`,
    otherThanBefore: (relay: string) =>
      `${relay} now signs people in otherwise than before. Nothing was sent; sign in again in the preferences first.`,
    tooLate: 'Nobody signed in within ten minutes. Nothing was changed; try again.',
    denied: (host: string) => `${host} did not sign you in. Nothing was changed.`,
    refused: (host: string, code: string) =>
      `${host} refused the sign-in (${code}). Nothing was changed; your administrator can tell why.`,
    failed: (host: string) => `Signing in at ${host} did not work. Nothing was changed; try again.`,
    refusedByRelay: (host: string, detail: string) => `${host} does not take this sign-in: ${detail}`,
    again: (host: string) =>
      `Your sign-in at ${host} has ended. Sign in again; your answers are kept on this computer.`,
    waitsForIssuer: (why: string) => `Your sign-in cannot be renewed now. ${why} Beckon keeps trying.`,
    pageFailed: 'Not signed in',
    pageDone: { title: 'You can close this tab', body: 'Beckon has your sign-in and goes on by itself.' },
    pageOther: {
      title: 'Nothing to do here',
      body: 'This page belongs to a sign-in of Beckon that is over. Begin again in Beckon.',
    },
  },

  // Tray
  waiting: (n: number) =>
    n === 0 ? 'Nothing is waiting for you' : n === 1 ? '1 waiting for you' : `${n} waiting for you`,
  open: 'Open Beckon',
  pause: 'Pause',
  pauseHour: '1 hour',
  pauseTomorrow: 'Until tomorrow',
  pauseResumed: 'Until I resume',
  resume: 'Resume',
  preferences: 'Preferences',
  quit: 'Quit',
  state: {
    unpaired: 'Not paired yet',
    connecting: 'Connecting',
    syncing: 'Catching up',
    connected: 'Connected',
    offline: 'Offline',
    revoked: 'No longer allowed to connect',
  },
  pausedUntil: (when: string | null) => (when ? `Paused until ${when}` : 'Paused'),

  sentBy: (name: string) => `sent by ${name}`,
  linkRefused: 'Only https links are opened.',

  loginFailed: 'The system did not take it. Start at login was left as it was.',

  // Export of the history
  exportRunning: 'The history is being exported already.',
  exportFull: 'The disk is full. No file was written.',
  exportFailed: 'The file could not be written there. Nothing was changed; try another folder.',
  exportTitle: 'Export history',
  csv: {
    columns: [
      'Received (ISO 8601)',
      'Received',
      'Title',
      'Text',
      'Type',
      'Severity',
      'State',
      'Source',
      'System',
      'Record type',
      'Record',
      'Amount',
      'Currency',
      'Due (ISO 8601)',
      'Due',
      'Answer',
      'Answered by',
      'Answered (ISO 8601)',
      'Answered',
      'Comment',
      'Fate of the answer',
      'Claimed by',
      'Count',
      'Id',
    ],
    severity: { info: 'Info', notice: 'Notice', warning: 'Warning', critical: 'Critical' },
    states: {
      open: 'Open',
      waiting: 'Waiting for others',
      answered: 'Answered',
      closed: 'Closed',
      withdrawn: 'Withdrawn',
      expired: 'Expired',
    },
    fates: {
      recorded: 'Recorded',
      delivering: 'On its way',
      confirmed: 'Confirmed',
      refused: 'Refused',
      failed: 'Not delivered',
      none: 'Recorded',
    },
  },

  // Application menu; `&` marks the key of a menu
  menu: {
    file: '&File',
    edit: '&Edit',
    view: '&View',
    window: '&Window',
    help: '&Help',
    preferences: 'Preferences…',
    find: 'Find',
    inbox: 'Inbox',
    history: 'History',
    processes: 'Processes',
    keys: 'Keyboard shortcuts',
    about: 'About Beckon',
    hide: 'Hide Beckon',
    hideOthers: 'Hide others',
    unhide: 'Show all',
    close: 'Close window',
    quit: 'Quit Beckon',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    resetZoom: 'Actual size',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fullScreen: 'Full screen',
    minimize: 'Minimise',
  },
};

export type Words = Translated<typeof english>;
