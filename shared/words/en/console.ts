import type { Formats } from '../../formats.ts';
import { acts } from './console/acts.ts';
import { cluster } from './console/cluster.ts';
import { directory } from './console/directory.ts';
import { frame } from './console/frame.ts';
import { hooks } from './console/hooks.ts';
import { insights } from './console/insights.ts';
import { item } from './console/item.ts';
import { overview } from './console/overview.ts';
import { tracing } from './console/tracing.ts';

/** Style: plain and short; what happened, what is unchanged, what to do. */
export const consoleWords = (f: Formats) => ({
  ...frame(f),
  item,
  ...overview(f),
  ...directory(f),
  hooks: hooks(f),
  insights: insights(f),
  ...tracing(f),
  cluster: cluster(f),
  ...acts(f),
});
