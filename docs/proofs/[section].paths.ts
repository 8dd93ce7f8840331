/** A page for each section of the status, with the titles of its tests. */
import { pages } from '../.vitepress/proofs.ts';

export default {
  paths: () => pages().map(({ slug, content }) => ({ params: { section: slug }, content })),
};
