/** Where the person is signed in, and codes for their other devices. */
export const devices = {
  devices: {
    intro: 'You are signed in on these. End whatever you no longer use, have lost or do not know.',
    kinds: { device: 'Device', browser: 'Browser' },
    unnamed: { device: 'A device without a name', browser: 'A browser' },
    by: { code: 'signed in by code', 'sign-on': 'signed in by single sign-on', token: 'set up by your administrator' },
    here: 'This one',
    used: (when: string) => `last used ${when}`,
    until: (when: string) => `until ${when}`,
    untilRevoked: 'until it is ended',
    end: 'End',
    endNamed: (name: string) => `End: ${name}`,
    endTitle: (name: string) => `End ${name}?`,
    endBody:
      'It is signed out at once, and so is what was signed in by it. A browser removes what it keeps. Answers that it has not sent yet may be lost.',
    endOthers: 'End all others',
    endOthersTitle: 'End all but this one?',
    endOthersBody:
      'All of them are signed out at once, and browsers remove what they keep. Answers that they have not sent yet may be lost.',
    ended: 'Ended.',
    looking: 'Asking where you are signed in',
    failedTitle: 'Where you are signed in is not known now',
    notListed: (issuer: string) =>
      `This device is signed in at ${issuer}, which decides how long; the relay lists it nowhere.`,
    phoneTitle: 'Pair my phone',
    phoneIntro:
      'A code for another device of yours, valid for 10 minutes and good once. Whoever has it is signed in as you.',
    phone: 'Show a code',
    phoneAgain: 'Show a new code',
    scan: 'Point the phone’s camera at the picture, open the link and press “Sign in” there.',
    typed: (host: string) => `Or open ${host} there and type the code.`,
    noWeb: 'Type this code in Beckon on the other device.',
    picture: (host: string) => `Picture of a link to ${host} that carries the code`,
    code: 'Code',
    link: 'Link',
    copy: 'Copy the link',
    copied: 'Copied.',
    notCopied: 'It could not be copied. Mark the link and copy it yourself.',
    left: (time: string) => `Valid for ${time} more`,
    over: 'The code is no longer valid.',
  },
};
