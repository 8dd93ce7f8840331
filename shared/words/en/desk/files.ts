import { preferenceNames } from '../terms.ts';

/** Answers recovered from a file that was set aside. @param certain there were no others */
function recoveredWords(found: number, lost: number, certain: boolean): string {
  if (lost === 0 && certain) {
    if (found === 0) return 'No answer was waiting in it.';
    return found === 1 ? 'The one answer in it was recovered.' : `All ${found} answers in it were recovered.`;
  }
  if (found === 0 && !certain) return 'The answers in it could not be read: look at your open items.';
  const all = certain ? `${found + lost}` : `at least ${found + lost}`;
  return `${found} of ${all} answers in it were recovered, the rest could not be read: look at your open items.`;
}

/** Damaged or unusable local files, and what could be saved. */
export const files = {
  names: {
    history: 'The history',
    outbox: 'The file of your kept answers',
    state: 'The file of your preferences',
  },
  fault: {
    full: 'the disk is full',
    unwritable: 'this device does not let Beckon write there',
    failing: 'the disk does not read or write',
    busy: 'another program holds it',
    damaged: 'it is damaged',
  },
  waits: (name: string, fault: string) =>
    `${name} on this device cannot be opened: ${fault}. Nothing in it was changed. Beckon tries again every few seconds and starts by itself once it can.`,
  noFolder: (path: string, fault: string) =>
    `Beckon cannot keep its files in ${path}: ${fault}. Nothing was changed. Once the folder can be written, start Beckon again.`,
  newer: (name: string) =>
    `${name} on this device was written by a newer version of Beckon. Nothing in it was changed. Install the newer version again.`,
  newerHere: (name: string) =>
    `${name} in this browser was written by a newer version of Beckon. Nothing in it was changed. Reload this page.`,
  notKept: (fault: string) =>
    `This could not be kept on this device: ${fault}. Nothing was sent or changed; try again once that is fixed.`,
  answerNotKept: (fault: string) =>
    `Your answer could not be kept on this device: ${fault}. It was not given; open the item and answer again once that is fixed.`,
  sendingWaits: (fault: string) =>
    `Answers wait on this device: ${fault}. They are kept, and Beckon tries again by itself.`,
  historySetAside: (file: string) =>
    `The history on this device was damaged. It is loaded from the server again; the damaged file is kept as ${file}.`,
  recovered: (file: string, found: number, lost: number, certain: boolean) =>
    `The file of your kept answers was damaged and set aside as ${file}. ${recoveredWords(found, lost, certain)}`,
  historyAnew: 'The history in this browser was damaged. It is loaded from the server again.',
  outboxAnew: (found: number, lost: number, certain: boolean) =>
    `The file of your kept answers in this browser was damaged. ${recoveredWords(found, lost, certain)}`,
  stateAnew: 'What this browser remembered of your preferences was damaged. The defaults are used again.',
  asideUnread: (file: string) =>
    `Answers set aside in ${file} cannot be read now. Nothing in it was changed; the next start tries again.`,
  answersUnreadable: (n: number) =>
    `${n === 1 ? '1 kept answer' : `${n} kept answers`} cannot be read by this version of Beckon. They stay on this device and are not sent; look at your open items.`,
  preferenceNames: {
    theme: preferenceNames.theme,
    density: preferenceNames.density,
    language: preferenceNames.language,
    sounds: preferenceNames.sounds,
    startAtLogin: 'Start at login',
    redactWhenLocked: 'Hide details while locked',
    criticalWhileInhibited: 'Critical during Do Not Disturb',
    pushDetails: 'Details in pushed notifications',
    beckonBesideDesktop: 'Notify beside the desktop',
    singleKeys: preferenceNames.singleKeys,
    undoSeconds: preferenceNames.undoSeconds,
    notificationSeconds: preferenceNames.notificationSeconds,
    afterAnswer: preferenceNames.afterAnswer,
    knowDays: preferenceNames.knowDays,
    firstSteps: 'First steps',
    pause: 'Pause',
  },
  proxyUnsaved: (fault: string) =>
    `The sign-in for the proxy could not be kept on this device: ${fault}. It is used until Beckon is closed.`,
  preferencesNotTaken: (names: string) =>
    `preferences.json has a value that Beckon does not know: ${names}. The usual one is used; the file keeps its value until you choose another.`,
  preferencesSetAside: (file: string) =>
    `Your preferences could not be read; the defaults are used again. The file is kept as ${file}.`,
  preferencesUnreadable: (fault: string) =>
    `Your preferences cannot be read: ${fault}. The usual ones are used, and the file was left as it is.`,
  preferencesUnsaved: (fault: string) =>
    `Your preferences cannot be saved: ${fault}. Your choice applies until Beckon is closed, and Beckon tries again.`,
  signInUnreadable: (why: string) =>
    `Your sign-in on this device cannot be read: ${why}. It was left unchanged, and Beckon tries again; signing in again replaces it.`,
  signInLocked: 'the key store is locked or was replaced',
  signInUnknown: 'account.json was not written by this version of Beckon',
  signInUnsaved: (fault: string) =>
    `Your sign-in cannot be saved on this device: ${fault}. You are signed in until Beckon is closed, and Beckon tries again.`,
};
