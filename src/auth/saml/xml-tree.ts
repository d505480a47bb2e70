import { SaxesParser } from 'saxes';

/** An element of a document, with its namespace resolved. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string;
  /** Attributes by name as written, without namespace declarations. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  readonly parent: XmlElement | null;
  /** All text directly inside, joined. */
  text: string;
}

/** A document is not XML, or has something that no document which we take ever needs. */
export class XmlRefusedError extends Error {
  override readonly name = 'XmlRefusedError';
}

const MAX_DEPTH = 40;
const MAX_ELEMENTS = 10_000;

/**
 * Reads `text` as XML 1.0 with namespaces. Document types, comments, CDATA sections and processing instructions are refused: parsers differ
 * in what they make of them, and whoever differs from the one that checks a signature can be deceived.
 *
 * @throws XmlRefusedError
 */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const refuse = (reason: string) => (): never => {
    throw new XmlRefusedError(reason);
  };
  const roots: XmlElement[] = [];
  let current: XmlElement | null = null;
  let count = 0;
  parser.on('error', refuse('It is not well-formed XML.'));
  parser.on('doctype', refuse('It has a document type.'));
  parser.on('comment', refuse('It has a comment.'));
  parser.on('cdata', refuse('It has a CDATA section.'));
  parser.on('processinginstruction', refuse('It has a processing instruction.'));
  parser.on('opentag', ({ local, uri, attributes }) => {
    const own = Object.values(attributes).filter(
      (attribute) => attribute.prefix !== 'xmlns' && attribute.name !== 'xmlns',
    );
    const element: XmlElement = {
      name: local,
      namespace: uri,
      attributes: new Map(own.map((attribute) => [attribute.name, attribute.value])),
      children: [],
      parent: current,
      text: '',
    };
    count += 1;
    if (count > MAX_ELEMENTS || depthOf(element) > MAX_DEPTH) throw new XmlRefusedError('It is too large.');
    (current?.children ?? roots).push(element);
    current = element;
  });
  parser.on('text', (part) => {
    if (current) current.text += part;
  });
  parser.on('closetag', () => {
    current = current?.parent ?? null;
  });
  parser.write(text).close();
  const [root] = roots;
  if (!root) throw new XmlRefusedError('It is empty.');
  return root;
}

function depthOf(element: XmlElement): number {
  let depth = 0;
  for (let at = element.parent; at; at = at.parent) depth += 1;
  return depth;
}

/** `root` and everything below it, in document order. */
export function descendants(root: XmlElement): XmlElement[] {
  return [root, ...root.children.flatMap(descendants)];
}

/** The children of `element` that have this name and namespace. */
export function childrenOf(element: XmlElement, namespace: string, name: string): XmlElement[] {
  return element.children.filter((child) => child.namespace === namespace && child.name === name);
}
