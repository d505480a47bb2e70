import { TemplateFile } from '../../../protocol/http/templates.js';
import type { InvalidField } from '../../../protocol/problem.js';
import { invalidFields, ValidationFailedError } from '../../platform/http/validation.js';

/**
 * Reads what an import brought: templates, each id once.
 *
 * @throws ValidationFailedError whose entries name the template and point at the member.
 */
export function readTemplateFile(value: unknown): TemplateFile {
  const parsed = TemplateFile.safeParse(value);
  if (!parsed.success) {
    throw new ValidationFailedError(invalidFields(parsed.error.issues).map((field) => withName(field, value)));
  }
  const twins = twinsIn(parsed.data);
  if (twins.length > 0) throw new ValidationFailedError(twins);
  return parsed.data;
}

function twinsIn({ templates }: TemplateFile): InvalidField[] {
  return templates.flatMap(({ id }, index) =>
    templates.findIndex((template) => template.id === id) === index
      ? []
      : [{ pointer: `/templates/${index}/id`, detail: `Template ${id}: There is another one of this id before it.` }],
  );
}

/** Says which template it is: by its id, or by its place where it has none. */
function withName({ pointer, detail }: InvalidField, value: unknown): InvalidField {
  const index = /^\/templates\/(\d+)/.exec(pointer)?.[1];
  if (index === undefined) return { pointer, detail };
  const name = idAt(value, Number(index)) ?? `number ${Number(index) + 1}`;
  return { pointer, detail: `Template ${name}: ${detail}` };
}

function idAt(value: unknown, index: number): string | null {
  const templates = memberOf(value, 'templates');
  const id = memberOf(Array.isArray(templates) ? templates[index] : null, 'id');
  return typeof id === 'string' && id.length <= 63 ? id : null;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
