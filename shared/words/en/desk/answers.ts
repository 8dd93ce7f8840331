import { alreadyDone, done, ended } from '../terms.ts';
/** Why an answer, a claim or another action was not accepted, or not yet. */
export const answers = {
  alreadyAnswered: (verb: string, name: string, at: string) => alreadyDone(name, verb, at),
  done: {
    approve: done.approve,
    partial: done.partial,
    reject: done.reject,
    acknowledge: done.acknowledge,
    'request-info': 'asked about',
    custom: 'answered',
  },
  itemEnded: ended,
  /** @param name of the administrator */
  handedToOthers: (name: string, at: string) => `${name} handed this to others, ${at}.`,
  itemExpired: 'The time to answer has passed.',
  itemUnknown: 'This item is not on this device. It may have been withdrawn.',
  notOffered: 'This answer is no longer possible here. The item shows why.',
  commentNeeded: (label: string) => `“${label}” needs a comment. Nothing was sent.`,
  inputInvalid: (label: string) => `Fields of “${label}” are missing or wrong. Nothing was sent.`,
  linesInvalid: 'The decisions about single lines do not fit this item. Nothing was sent.',
  asksAlone: (label: string) => `“${label}” is above a limit. Answer this item on its own.`,
  confirmNeeded: (label: string) => `“${label}” has to be confirmed first. Nothing was sent.`,
  changedMeanwhile: 'This changed while you were deciding. Your answer was not sent; your comment is kept.',
  confirming: {
    offline: (label: string) =>
      `“${label}” is above a limit and needs a connection. Nothing was sent; answer once you are connected.`,
    unreached: 'The server did not reply. Nothing was recorded; your comment is kept.',
    again: 'Confirm once more. Nothing was recorded yet.',
    late: 'It was not confirmed in time. Nothing was sent; your comment is kept.',
    networkWent: 'The network was lost before it was sent. Nothing was sent; your comment is kept.',
  },
  notGiven: 'Your answer was not given yet',
  onItsWay: 'Your answer to this item is already on its way.',
  undone: 'Undone. Nothing was sent; your comment is kept.',
  beingSent: 'This answer is being sent and can no longer be taken back.',
  nothingToDismiss: 'There is no kept answer to this item.',
  processesOffline: 'Try again once you are connected.',
  withdrawLate: 'The time to take it back is over. Your answer remains valid.',
  /** An operation that needs the relay was invoked while offline. */
  offline: {
    claim: '“I am on it” needs the network. Nothing was changed.',
    withdraw: 'Taking back needs the network. Your answer remains valid; try again once you are connected.',
    resend: 'Sending again needs the network. Nothing was sent; try again once you are connected.',
    delegate: 'Handing over needs the network. Nothing was changed; try again once you are connected.',
    absence: 'Being out of office needs the network. Nothing was changed; try again once you are connected.',
    people: 'Searching for people needs the network. Try again once you are connected.',
    evidence: 'Lines and documents of this item need the network. Try again once you are connected.',
    related: 'Earlier decisions need the network. Try again once you are connected.',
    requests: 'Your requests are shown only while you are connected.',
    insights: 'Your figures need the network; try again once you are connected.',
    remind: 'Reminding needs the network. Nobody was reminded; try again once you are connected.',
  },
};
