import type { Formats } from '../../../formats.ts';
import { countedBy } from '../../counted.ts';
import { alreadyDone, comparison, done, ended, fates, given, inPlaceOf, undoing } from '../terms.ts';

/** Giving an answer, and what becomes of it. */
export function answering(f: Formats) {
  const counted = countedBy(f);
  return {
    answer: {
      group: 'Your answer',
      only: (names: string) => `You answer for ${names}.`,
      also: (names: string) => `You can also answer for ${names}.`,
      opens: (label: string) => `${label}…`,
      sending: (label: string) => `${label}: sending`,
      commentRequired: (label: string) => `${label}: say why`,
      commentOptional: (label: string) => `${label}: comment (optional)`,
      question: (label: string) => `${label}: what do you need to know?`,
      confirm: (label: string, what: string) => `${label} ${what}?`,
      confirmPlain: (label: string) => `${label}: are you sure?`,
      hint: 'Ctrl+Enter sends, Esc closes and keeps your text',
      shortHint: 'Ctrl+Enter sends, Esc closes',
      counter: (n: number, max: number) => `${f.number(n)} of ${f.number(max)} characters`,
      needComment: 'This answer needs a comment.',
      because: 'Say why.',
      stepUp: 'This amount is above the limit.',
      confirmHint: 'Ctrl+Enter confirms, Esc closes',
      over: 'This item can no longer be answered. What you wrote was not sent and stays until you close it.',
      openFirst: (label: string) => `Nothing was sent. Enter opens the item; there the key answers with “${label}”.`,
      onRow: (label: string, title: string) => `${label}: ${title}`,
    },
    confirming: {
      next: 'Continue',
      asks: 'Above this amount you confirm once more. Nothing has been sent.',
      yes: (label: string, what: string) => `${label} ${what}`,
      signIn: 'Sign in again and confirm',
      signInHint: 'For this amount you sign in once more in the browser, within two minutes. Then the answer is sent.',
      waiting: 'Waiting for the sign-in in the browser',
      back: 'Back',
    },
    changed: {
      title: 'This changed while you were deciding',
      what: 'What',
      ...comparison,
      first: 'The first answer decides.',
      kept: (label: string) => `“${label}” was not sent. Your comment is kept; decide again below.`,
      unknown: 'What it showed before is no longer known on this device. Read it again.',
    },
    returned: {
      title: (label: string) => `“${label}” was not given yet`,
      begun: 'It was begun and not confirmed. Nothing was sent; your comment is kept.',
      discard: 'Discard',
    },
    undo: {
      label: 'Undo an answer',
      given,
      one: (what: string, about: string) => `${what}: ${about}`,
      many: (n: number) => counted(n, 'answer given', 'answers given'),
      manyGiven: (given: string, n: number) => `${given} ${f.number(n)}`,
      button: undoing.undo,
      sendNow: undoing.sendNow,
      hint: (key: string) => `Key ${key}`,
      said: (what: string, key: string) => (key ? `${what} · ${undoing.undo} (${key})` : `${what} · ${undoing.undo}`),
      undone: 'Undone. Nothing was sent.',
      partly: (n: number, of: number) => `${f.number(n)} of ${f.number(of)} undone; the others had been sent.`,
    },
    handOver: {
      with: (name: string) => `With ${name}`,
      withNote: (name: string) => `${name} answers in your place.`,
      takeBack: 'Take it back',
      handed: (name: string) => `Handed over to ${name}`,
      again: 'Yours again.',
      title: 'Hand over',
      intro: 'They answer in your place. You keep seeing the item and no longer answer it.',
      to: 'To',
      placeholder: 'Begin to type a name',
      note: 'Note (optional)',
      confirm: 'Hand over',
      confirmTo: (name: string) => `Hand over to ${name}`,
      choose: 'Choose a person first.',
      nobody: 'Nobody is found by that name.',
      looking: 'Searching for people',
      found: (n: number) => counted(n, 'person found', 'people found'),
      leftOut: (n: number) => `${f.number(n)} more cannot be handed over and stay with you.`,
    },
    verbs: { approve: done.approve, reject: done.reject, acknowledge: done.acknowledge, 'request-info': 'asked' },
    outcome: {
      mine: (verb: string, at: string) => `You ${verb} at ${at}`,
      other: alreadyDone,
      mineShort: (verb: string, at: string) => `You ${verb}, ${at}`,
      otherShort: (name: string, verb: string, at: string) => `${name} ${verb}, ${at}`,
      answered: (label: string) => `answered “${label}”`,
      onBehalf: inPlaceOf,
      expired: 'The time to answer has passed.',
      ended,
      someone: 'someone',
    },
    fate: {
      label: 'Answer status',
      steps: {
        held: 'Can be undone',
        kept: 'Kept here',
        sending: 'Sending',
        sent: 'Sent',
        recorded: 'Recorded',
        confirmed: 'Confirmed',
        refused: 'Refused',
        failed: 'Not delivered',
      },
      done: 'done',
      current: 'now',
      todo: 'not yet',
      held: 'Not sent yet: you can undo it.',
      heldShort: 'Answer given, not sent yet',
      kept: 'Waiting for the network; your answer is kept on this device.',
      keptShort: 'Answer kept, waiting for the network',
      sending: 'Your answer is being sent.',
      sendingShort: 'Sending your answer',
      noReply: 'No reply yet; your answer is kept here.',
      noReplyShort: 'No reply yet; answer kept here',
      rejected: 'Not recorded',
      asked: 'Confirm once more',
      draft: 'Not given yet; decide again',
      sentences: {
        recorded: (source: string, at: string) => `Recorded at ${at}, next it goes to ${source}.`,
        delivering: (source: string, attempts: number) =>
          attempts > 1 ? `On its way to ${source}, ${f.number(attempts)} tries so far.` : `On its way to ${source}.`,
        confirmed: (source: string, delivered: string, at: string) =>
          `Delivered to ${source} ${delivered}, confirmed ${at}.`,
        refused: (source: string, reason: string) =>
          reason ? `${source} refused: ${reason}` : `${source} refused it.`,
        failed: (source: string, reason: string) =>
          `${source} could not be reached${reason ? `: ${reason}` : ''}. Your answer is kept, and your administrator sees it.`,
        none: (source: string, at: string) => `Recorded at ${at}. ${source} takes no answers.`,
        withdrawing: (source: string, attempts: number) =>
          attempts > 1
            ? `Taking back… ${source} has not replied, ${f.number(attempts)} tries so far.`
            : `Taking back… ${source} is asked.`,
        withdrawn: (at: string) => `Taken back ${at}.`,
      },
      takeBack: 'Take back',
      revocable: (at: string) => `You can take it back until ${at}.`,
      revocableOffline: (at: string) => `Taking back needs the network; it is possible until ${at}.`,
      openAgain: 'The item is open again.',
      stands: {
        refused: (source: string, reason: string) =>
          `${source} refused to take it back${reason ? `: ${reason}` : ''}. Your answer remains valid.`,
        failed: (source: string, reason: string) =>
          `${source} could not be reached to take it back${reason ? `: ${reason}` : ''}. Your answer remains valid, and your administrator sees it.`,
      },
      short: fates,
      dismiss: 'Drop this answer',
    },
  };
}
