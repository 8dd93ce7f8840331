/** Messages to phones on which people answer by tapping a button. Titles of buttons have at most 20 characters. */
export const phoneWords = {
  offer: {
    title: 'Answer here by tapping a button?',
    text: 'Requests to you then come with buttons, for a day after each message of yours. Only this phone can use them.',
    accept: 'Yes, with buttons',
  },
  accepted: 'From now on requests come with buttons, for a day after each message of yours.',
  /** Before the answer link. */
  more: 'Details and other answers:',
  /** Of a list of answers. */
  answers: 'Your answer',
  notYours: 'Your answer was not recorded: this is no longer asked of you.',
  refused: 'Your answer was not recorded. Open Beckon to see why.',
  expired: 'This button is too old, so nothing was recorded. The link leads to the request.',
};
