/** Tab title: the number of items to answer comes first, where a narrow tab still shows it. */
import type { HostBridge } from '../../shared/bridge/bridge.ts';

/** Product name; not translated. */
const NAME = 'Beckon';

export function followTitle(bridge: Pick<HostBridge, 'on'>, page: { title: string }): void {
  bridge.on('snapshot', ({ counts: { toAnswer } }) => {
    page.title = toAnswer > 0 ? `(${toAnswer}) ${NAME}` : NAME;
  });
}
