/** One element of an EC2 answer. Such answers have text or elements inside, never both. `text` is escaped as it came. */
export interface Xml {
  readonly name: string;
  readonly attributes: string;
  children: Xml[];
  text: string;
}

/** The root element. What stands before it is left out. @throws Error when elements are not closed in order */
export function parseXml(source: string): Xml {
  const top = element('');
  const open = [top];
  for (const [, closing, name, attributes = '', selfClosing, text = ''] of source.matchAll(token)) {
    const current = open.at(-1)!;
    if (name === undefined) current.text += text.trim() && text;
    else if (closing) closeElement(open, name);
    else {
      const child = element(name, attributes);
      current.children.push(child);
      if (!selfClosing) open.push(child);
    }
  }
  if (open.length !== 1 || top.children.length !== 1) throw new Error('the answer is no XML document');
  return top.children[0]!;
}

export function renderXml(root: Xml): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${render(root)}`;
}

export function element(name: string, attributes = ''): Xml {
  return { name, attributes, children: [], text: '' };
}

/** The element at a dotted path below, if there is one. */
export function at(xml: Xml | undefined, path: string): Xml | undefined {
  return path.split('.').reduce((it, name) => it?.children.find((child) => child.name === name), xml);
}

/** The text at a dotted path below; empty where there is none. */
export function valueAt(xml: Xml | undefined, path: string): string {
  return unescapeXml(at(xml, path)?.text ?? '');
}

/** The elements of a list, such as `vpcSet`, at a dotted path below. */
export function itemsAt(xml: Xml | undefined, path: string): readonly Xml[] {
  return at(xml, path)?.children ?? [];
}

/** Sets the text of a child, which is made when it is missing. */
export function setValue(xml: Xml, name: string, value: string): void {
  let child = at(xml, name);
  if (!child) {
    child = element(name);
    xml.children.push(child);
  }
  child.text = escapeXml(value);
}

/** Every element with one of the names, at any depth. */
export function* descendants(xml: Xml, ...names: readonly string[]): Generator<Xml> {
  for (const child of xml.children) {
    if (names.includes(child.name)) yield child;
    yield* descendants(child, ...names);
  }
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function unescapeXml(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

const token = /<(\/?)([A-Za-z][\w:.-]*)([^>]*?)(\/?)>|<[?!][^>]*>|([^<]+)/g;

function closeElement(open: Xml[], name: string): void {
  if (open.pop()?.name !== name) throw new Error(`</${name}> closes another element`);
}

function render({ name, attributes, children, text }: Xml): string {
  const inside = text + children.map(render).join('');
  return inside ? `<${name}${attributes}>${inside}</${name}>` : `<${name}${attributes}/>`;
}
