import type { Formats } from '../../formats.ts';
import type { consoleWords as english } from '../en/console.ts';
import type { Translation } from '../translation.ts';
import { acts } from './console/acts.ts';
import { cluster } from './console/cluster.ts';
import { directory } from './console/directory.ts';
import { frame } from './console/frame.ts';
import { hooks } from './console/hooks.ts';
import { insights } from './console/insights.ts';
import { item } from './console/item.ts';
import { overview } from './console/overview.ts';
import { tracing } from './console/tracing.ts';

export const consoleWords = (f: Formats): Translation<ReturnType<typeof english>> => ({
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
