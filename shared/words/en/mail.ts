/** Mails to people away from their desk. */
export const mailWords = {
  open: 'Open in Beckon',
  /** In place of everything about the item. */
  withoutDetails: (source: string) => `From ${source}. Open Beckon to see it.`,
  personal: 'This mail is for you alone: its links answer in your name. They are valid for a day.',
  reason: 'You receive it because your answer is needed and this address is one of your channels.',
  stop: 'Stop these mails',
  /** The page where a person turns the channel off or on. */
  channel: {
    on: {
      title: (address: string) => `Mails to ${address} are on`,
      text: 'Beckon writes to this address when something needs your answer. You can turn that off.',
      change: 'Turn off',
    },
    off: {
      title: (address: string) => `Mails to ${address} are off`,
      text: 'Beckon does not write to this address any more. What needs your answer still waits in Beckon.',
      change: 'Turn on again',
    },
    unknown: 'This link is not valid, or the address is no longer one of your channels.',
  },
  /** The page that opens an item. */
  opening: {
    title: 'Opening in Beckon',
    text: 'If nothing opens, choose where to open it.',
    app: 'Open the app',
    browser: 'Open in the browser',
  },
};
