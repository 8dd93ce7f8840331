import { alreadyDone, done, ended } from '../terms.ts';
/** Why an answer, a claim or another act of the person was not taken, or not yet. */
export const answers = {
  alreadyAnswered: (verb: string, name: string, at: string) => alreadyDone(name, verb, at),
  done: {
    approve: done.approve,
    reject: done.reject,
    acknowledge: done.acknowledge,
    'request-info': 'asked about',
    custom: 'answered',
  },
  itemEnded: ended,
  itemExpired: 'The time to answer has passed.',
  itemUnknown: 'This item is not on this device. It may have been withdrawn.',
  notOffered: 'This answer is no longer possible here. The item shows why.',
  commentNeeded: (label: string) => `“${label}” needs a comment. Nothing was sent.`,
  asksAlone: (label: string) => `“${label}” is above a limit, for which the relay asks about this item alone.`,
  confirmNeeded: (label: string) => `“${label}” has to be confirmed first. Nothing was sent.`,
  changedMeanwhile: 'This changed while you were deciding. Your answer was not sent; your comment is kept.',
  confirming: {
    offline: (label: string) =>
      `“${label}” is above a limit and needs the relay. Nothing was sent; answer once you are connected.`,
    unreached: 'The relay did not reply. Nothing was recorded; your comment is kept.',
    again: 'The relay asks once more. Nothing was recorded yet.',
    late: 'It was not confirmed in time. Nothing was sent; your comment is kept.',
    networkWent: 'The network was lost before it was sent. Nothing was sent; your comment is kept.',
  },
  notGiven: 'Your answer was not given yet',
  onItsWay: 'Your answer to this item is already on its way.',
  beingSent: 'This answer is being sent and can no longer be taken back.',
  nothingToDismiss: 'There is no kept answer to this item.',
  processesOffline: 'Processes are kept at the relay. They are shown once you are connected.',
  claimOffline: '“I am on it” needs the network. Nothing was changed.',
  withdrawOffline: 'Taking back needs the network. Your answer stands; try again once you are connected.',
  resendOffline: 'Sending again needs the network. Nothing was sent; try again once you are connected.',
  delegateOffline: 'Handing over needs the network. Nothing was changed; try again once you are connected.',
  absenceOffline: 'Being out of office needs the network. Nothing was changed; try again once you are connected.',
  peopleOffline: 'People are found at the relay. Try again once you are connected.',
};
