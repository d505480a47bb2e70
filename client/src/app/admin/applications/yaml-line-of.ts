import { LineCounter, type Node, isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';

/**
 * Finds lines of `text` by JSON pointers (RFC 6901). What is missing is found at what it is missing from, so that there is a line for each
 * pointer unless the text holds nothing at all.
 */
export function lineOf(text: string): (pointer: string) => number | null {
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  return (pointer) => {
    const offset = offsetOf(contents, pointer);
    return offset === null ? null : lines.linePos(offset).line;
  };
}

function offsetOf(root: Node | null, pointer: string): number | null {
  let node: unknown = root;
  let offset = startOf(root);
  for (const segment of pointer.split('/').slice(1)) {
    const name = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    const [place, value] = memberOf(node, name);
    offset = startOf(place) ?? offset;
    if (place === null) break;
    node = value;
  }
  return offset;
}

/** Where a member is named, and what it holds. */
function memberOf(node: unknown, name: string): readonly [place: unknown, value: unknown] {
  if (isSeq(node)) {
    const item: unknown = node.items[Number(name)] ?? null;
    return [item, item];
  }
  if (!isMap(node)) return [null, null];
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name);
  return pair ? [pair.key, pair.value] : [null, null];
}

function startOf(node: unknown): number | null {
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}
