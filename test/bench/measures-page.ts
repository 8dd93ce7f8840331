/** `docs/measures.md`: a section a bench, `### number name`, in the order of the numbers. */

const numberOf = (section: string): number => Number.parseInt(section.slice('### '.length), 10);

/**
 * The page with `report` (a section as `markdown` creates it) in place of the section with the same number, or at its sorted position.
 * The text below the last table of a section is a manual remark and is preserved.
 */
export function withSection(page: string, report: string): string {
  const [head = '', ...sections] = page.split(/^(?=### )/m);
  const number = numberOf(report);
  const old = sections.find((section) => numberOf(section) === number);
  const others = sections.filter((section) => section !== old);
  const at = others.findIndex((section) => numberOf(section) > number);
  const remarks = old === undefined ? '' : remarksOf(old);
  others.splice(at === -1 ? others.length : at, 0, [report.trim(), remarks].filter(Boolean).join('\n\n'));
  return `${[head, ...others].map((part) => part.trim()).join('\n\n')}\n`;
}

function remarksOf(section: string): string {
  const lines = section.split('\n');
  const last = lines.findLastIndex((line) => /^(\||Not on this machine|Left out|Chart of)/.test(line));
  return last === -1
    ? ''
    : lines
        .slice(last + 1)
        .join('\n')
        .trim();
}
