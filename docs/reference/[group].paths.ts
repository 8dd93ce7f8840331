/** A page for each group of the API reference. */
import { groups, pageOf } from '../.vitepress/api-reference.ts';

export default {
  paths: () => groups().map((group) => ({ params: { group: group.slug }, content: pageOf(group) })),
};
