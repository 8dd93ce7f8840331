/** Chromium's accessibility tree of a page as text, as a screen reader receives it. */
import type { Page } from 'playwright-core';

interface AxNode {
  nodeId: string;
  ignored: boolean;
  role?: { value?: unknown };
  name?: { value?: unknown };
  properties?: { name: string; value: { value?: unknown } }[];
  childIds?: string[];
}

/** Roles without content, and text fragments that their parent already contains. */
const SILENT = new Set(['none', 'generic', 'InlineTextBox', 'ListMarker', 'RootWebArea', 'LineBreak']);
/** Properties listed after role and name. */
const TOLD = ['level', 'checked', 'pressed', 'expanded', 'selected', 'disabled', 'required', 'live', 'keyshortcuts'];

/** One line per node, indented by depth: `button "Approve" keyshortcuts=a`. Durations are replaced by N, since the clock advances. */
export async function accessibilityTree(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: AxNode[] };
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const lines: string[] = [];
  const draw = (id: string, depth: number, said: string): void => {
    const node = byId.get(id);
    if (!node) return;
    const role = String(node.role?.value ?? 'none');
    const name = String(node.name?.value ?? '').trim();
    const repeats = role === 'StaticText' && (name === '' || said.includes(name));
    const silent = node.ignored || repeats || (SILENT.has(role) && name === '') || role === 'RootWebArea';
    if (!silent && role !== 'InlineTextBox') lines.push('  '.repeat(depth) + lineOf(node, role, name));
    const next = silent ? said : name || said;
    for (const child of node.childIds ?? []) draw(child, silent ? depth : depth + 1, next);
  };
  if (nodes[0]) draw(nodes[0].nodeId, 0, '');
  return `${lines.join('\n')}\n`;
}

function lineOf({ properties = [] }: AxNode, role: string, name: string): string {
  const told = properties
    .filter(
      ({ name: what, value }) =>
        TOLD.includes(what) && value.value !== false && value.value !== '' && value.value !== 'off',
    )
    .map(({ name: what, value }) => `${what}=${String(value.value)}`);
  const spoken = name.replace(/\b\d+ (s|min|h)\b/g, 'N $1');
  return [role, ...(spoken ? [JSON.stringify(spoken)] : []), ...told].join(' ');
}
