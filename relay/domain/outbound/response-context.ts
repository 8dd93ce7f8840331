/** What goes back with each response of an item; the source alone sees it. */
import type { Correlation } from '../../../shared/event-parts.ts';
import type { DirectoryView, Source } from '../directory-view.ts';

interface ResponseContext {
  /** The event's `correlation`, unchanged. */
  correlation?: Correlation;
  /** The hook that made the item, if it had an endpoint of its own. */
  hook?: string;
}

export interface ResponseContextTx {
  responseContext(itemId: string): ResponseContext | null;
  saveResponseContext(itemId: string, context: ResponseContext): void;
}

interface EventContext {
  source: Pick<Source, 'id'>;
  /** Null: not by a hook. */
  hook: string | null;
}

/** Members that a further event of the item omits remain. */
export function noteResponseContext(
  tx: ResponseContextTx & { readonly directory: Pick<DirectoryView, 'hook'> },
  itemId: string,
  data: { correlation?: Correlation },
  { source, hook }: EventContext,
): void {
  const given: ResponseContext = {
    ...('correlation' in data && { correlation: data.correlation }),
    ...(hook !== null && tx.directory.hook(source.id, hook)?.response && { hook }),
  };
  if (Object.keys(given).length === 0) return;
  tx.saveResponseContext(itemId, { ...tx.responseContext(itemId), ...given });
}
