import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, stringify, visit } from 'yaml';
import type { TemplateFile } from '../../../protocol/http/templates.js';
import { ProblemError } from '../../platform/http/problem.error.js';

/** How many aliases may stand for what an anchor names. */
const MAX_ALIASES = 100;

/** A text that is no YAML, or has what a catalog needs not: tags, several documents, the same key twice, aliases without end. */
export class UnreadableYamlError extends ProblemError {
  constructor(sentence: string) {
    super('malformed-request', `The YAML cannot be read: ${sentence}`);
  }
}

/** What is wrong in a document, and at which offset. */
interface Fault {
  readonly offset: number;
  readonly sentence: string;
}

/**
 * Reads one YAML document (YAML 1.2, core schema) as plain data. Its size is bounded by the caller: the parser's time grows with it.
 *
 * @throws UnreadableYamlError
 */
export function parseYaml(text: string): unknown {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      stringKeys: true,
      // The parser's own check takes quadratic time; ours comes below.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'error',
      lineCounter: lines,
    });
    const fault = faultOf(document);
    if (fault) throw new UnreadableYamlError(`line ${lines.linePos(fault.offset).line}: ${fault.sentence}`);
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (error instanceof UnreadableYamlError) throw error;
    // A stack that was too small for the nesting, or aliases that multiply.
    throw new UnreadableYamlError('it is nested too deeply, or has too many aliases.');
  }
}

function faultOf(document: Document.Parsed): Fault | null {
  const [error] = document.errors;
  if (error) return { offset: error.pos[0], sentence: error.message.replace(/[.:]?$/, '.') };
  let fault: Fault | null = null;
  visit(document, (_key, node) => {
    fault = tagIn(node) ?? twinIn(node);
    return fault ? visit.BREAK : undefined;
  });
  return fault;
}

function tagIn(node: unknown): Fault | null {
  if (!isNode(node) || !node.tag) return null;
  return { offset: node.range?.[0] ?? 0, sentence: `leave out the tag ${node.tag}.` };
}

function twinIn(node: unknown): Fault | null {
  if (!isMap(node)) return null;
  const seen = new Set<unknown>();
  for (const { key } of node.items) {
    if (!isScalar(key)) continue;
    if (seen.has(key.value)) {
      return { offset: key.range?.[0] ?? 0, sentence: `the key ${JSON.stringify(key.value)} is there twice.` };
    }
    seen.add(key.value);
  }
  return null;
}

/** Templates as YAML that {@link parseYaml} reads back. */
export function toYaml(file: TemplateFile): string {
  return stringify(file, { version: '1.2', schema: 'core', aliasDuplicateObjects: false, lineWidth: 100 });
}
