import type { Formats } from '../../../formats.ts';

/** Acts of an administrator on items and people. */
export const acts = (f: Formats) => {
  const items = (n: number) => f.plural(n, { one: '1 item', other: `${f.number(n)} items` });
  return {
    acts: {
      title: 'Acts',
      reason: 'Reason',
      reasonHint: 'The people concerned see it. It is not in the audit.',
      people: 'To people',
      roles: 'To roles',
      audienceMissing: 'Choose at least one person or role.',
      undo: 'Undo',
      undone: 'Undone: the previous recipients have it again.',
      undoReason: 'Undone',
      reassign: {
        open: 'Reassign',
        title: 'Reassign',
        body: 'Replaces all recipients. It disappears from the desks of the previous ones, and their answer links end. It can be undone.',
        done: (n: number) =>
          f.plural(n, { one: 'Reassigned to 1 person.', other: `Reassigned to ${f.number(n)} people.` }),
      },
      remind: {
        open: 'Remind',
        title: 'Remind',
        body: 'Notifies the recipients again, at most once an hour. It cannot be undone.',
        done: (n: number) =>
          f.plural(n, { one: '1 person is reminded.', other: `${f.number(n)} people are reminded.` }),
      },
      close: {
        open: 'Close',
        title: 'Close without an answer',
        body: 'Ends the item for all recipients. Its source is notified and gets no answer. It cannot be undone.',
        done: (_: number) => 'Closed. The source is notified.',
      },
      many: {
        select: (title: string) => `Select ${title}`,
        selected: (n: number) => `${items(n)} selected`,
        matching: 'All open items that match the search',
        counted: (n: number) =>
          n === 0
            ? 'No open item matches.'
            : f.plural(n, { one: '1 open item matches:', other: `${f.number(n)} open items match:` }),
        more: 'More items match. This changes the oldest 200; repeat it for the others.',
        others: (n: number) => `and ${f.number(n)} more`,
        done: (changed: number, all: number) => `${f.number(changed)} of ${items(all)} changed.`,
        remain: 'Not changed:',
      },
      absence: {
        title: 'Absence',
        set: 'Set absent',
        end: 'End the absence',
        setTitle: (name: string) => `Set ${name} absent`,
        endTitle: (name: string) => `End the absence of ${name}`,
        body: 'Open and new items go to the delegate, who does not decide their own requests. It can be ended at any time.',
        endBody: 'The delegate no longer answers for them.',
        from: 'From',
        to: 'Until',
        delegate: 'Delegate',
        delegateHint: 'Nobody: items wait until they are back',
        none: 'none',
        span: (from: string, to: string, delegate: string | null) =>
          delegate === null ? `${from} until ${to}, without a delegate` : `${from} until ${to}, delegate ${delegate}`,
        by: (name: string, reason: string) => `Set by ${name}: ${reason}`,
      },
      reach: {
        waiting: 'Waits for them',
        waits: (n: number, complete: boolean) =>
          n === 0
            ? 'Nothing waits.'
            : complete
              ? `${items(n)}, the oldest first`
              : `More than ${items(n)}, the oldest first`,
        since: 'Since',
        title: 'Reached now by',
        quiet: (until: string) => `Quiet hours until ${until}.`,
        way: 'Way',
        state: 'Now',
        kinds: {
          desktop: 'Desktop',
          browser: 'Browser',
          push: 'Push',
          sms: 'SMS',
          email: 'E-mail',
          web: 'Browser push',
          whatsapp: 'WhatsApp',
        },
        open: 'reached',
        blocked: {
          'not-connected': 'not connected',
          'no-browser': 'no browser registered',
          off: 'turned off by the person',
          quiet: 'quiet hours',
          'at-desk': 'only when away from the desk',
          delegate: 'the delegate is asked',
        },
      },
    },
  };
};
