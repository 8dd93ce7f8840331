/** Converts XML to the value that a mapping reads: elements by name, attributes as `@name`, text beside them as `#text`. */
import sax from 'sax';

/** Levels of elements, and elements and attributes of one document. */
const MAX_DEPTH = 100;
const MAX_NODES = 20_000;

type Value = string | Element | (string | Element)[];
interface Element {
  [name: string]: Value;
}

interface OpenElement {
  name: string;
  members: Map<string, Value>;
  text: string;
}

/** Senders choose prefixes freely, so names are without them. */
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

function add(members: Map<string, Value>, name: string, value: string | Element): void {
  const before = members.get(name);
  if (before === undefined) members.set(name, value);
  else if (Array.isArray(before)) before.push(value);
  else members.set(name, [before, value]);
}

/** An element with neither attributes nor children is its text. */
function contentOf({ members, text }: OpenElement): string | Element {
  if (members.size === 0) return text.trim();
  if (text.trim() !== '') members.set('#text', text.trim());
  // Defines `__proto__` as an own property.
  return Object.fromEntries(members);
}

/**
 * A document type is refused, so that no entity is expanded; the parser itself knows the five predefined ones and character references.
 * @throws Error with the reason
 */
export function parseXml(text: string): Element {
  const parser = sax.parser(true, { trim: false, normalize: false, lowercase: false });
  const root = new Map<string, Value>();
  const open: OpenElement[] = [];
  let nodes = 0;
  const fail = (reason: string): never => {
    throw new Error(reason);
  };
  const top = (): OpenElement | undefined => open.at(-1);
  const count = (): void => {
    nodes += 1;
    if (nodes > MAX_NODES) fail(`has more than ${MAX_NODES} elements and attributes`);
  };
  parser.onerror = ({ message }) => fail(`is not XML: ${message.split('\n', 1)[0] ?? ''}`);
  parser.ondoctype = () => fail('has a document type, which is not accepted');
  parser.onopentag = ({ name, attributes }) => {
    count();
    if (open.length === 0 && root.size > 0) fail('has more than one root element');
    if (open.length >= MAX_DEPTH) fail('is nested too deeply');
    const members = new Map<string, Value>();
    for (const [attribute, value] of Object.entries(attributes)) {
      count();
      if (attribute !== 'xmlns' && !attribute.startsWith('xmlns:'))
        add(members, `@${localName(attribute)}`, String(value));
    }
    open.push({ name: localName(name), members, text: '' });
  };
  const onText = (more: string): void => {
    const element = top();
    if (element) element.text += more;
  };
  parser.ontext = onText;
  parser.oncdata = onText;
  parser.onclosetag = () => {
    const closed = open.pop();
    if (closed) add(top()?.members ?? root, closed.name, contentOf(closed));
  };
  parser.write(text).close();
  if (root.size === 0) fail('has no element');
  return Object.fromEntries(root);
}
