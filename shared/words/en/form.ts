import type { TextField } from '../../forms.ts';

/** Forms of actions: what a field asks, and the values of switches. */
export const form = {
  fill: (label: string) => `${label}: fill in`,
  comment: 'Comment',
  commentOptional: 'Comment (optional)',
  yes: 'Yes',
  no: 'No',
  required: 'Fill in this field.',
  choose: 'Choose one.',
  number: 'Enter a number.',
  integer: 'Enter a whole number.',
  between: (least: string, most: string) => `Enter a number from ${least} to ${most}.`,
  atLeast: (least: string) => `Enter ${least} or more.`,
  atMost: (most: string) => `Enter ${most} or less.`,
  long: (most: string) => `Enter at most ${most} characters.`,
  unfit: 'This value is not possible here.',
  formats: {
    date: 'Enter a date.',
    'date-time': 'Enter a date and a time.',
    email: 'Enter an e-mail address.',
    uri: 'Enter an address, such as https://example.com.',
  } satisfies Record<NonNullable<TextField['format']>, string>,
};
