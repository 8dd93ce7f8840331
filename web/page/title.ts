/** What the tab is called: how many items are to be answered stands first, where a narrow tab still shows it. */
import type { HostBridge } from '../../shared/bridge/bridge.ts';

/** The name of the product, not a word of a language. */
const NAME = 'Beckon';

export function keepTitle(bridge: Pick<HostBridge, 'on'>, page: { title: string }): void {
  bridge.on('snapshot', ({ counts: { toAnswer } }) => {
    page.title = toAnswer > 0 ? `(${toAnswer}) ${NAME}` : NAME;
  });
}
