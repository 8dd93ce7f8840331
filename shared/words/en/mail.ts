/** Mails to people away from their desk. */
export const mailWords = {
  open: 'Open in Beckon',
  /** In place of everything about the item. */
  withoutDetails: (source: string) => `From ${source}. Open Beckon to see it.`,
  personal: 'This mail is for you alone: its links answer in your name. They are valid for a day.',
  reason: 'You receive it because your answer is needed and this address is one of your channels.',
  stop: 'Stop these mails',
};
