import { isDeepStrictEqual } from 'node:util';
import { TemplateDefinition } from '../../../protocol/http/templates.js';
import { areOwnWorkloads } from './own-templates.js';

/**
 * A built-in template for this version of the product, member by member: what is still as the version before brought it along becomes what this
 * one brings along, and what an administrator changed stays. Where the two do not go together, all stays.
 */
export function refreshedDefinition(
  current: TemplateDefinition,
  before: TemplateDefinition | null,
  now: TemplateDefinition,
): TemplateDefinition {
  const [mine, theirs]: Readonly<Record<string, unknown>>[] = [current, before ?? {}];
  const isUntouched = (name: string): boolean =>
    isDeepStrictEqual(mine?.[name], theirs?.[name]) ||
    (name === 'workloads' && areOwnWorkloads(current.id, current.workloads));
  const merged = Object.entries(now).map(([name, value]) => [name, isUntouched(name) ? value : mine?.[name]]);
  const parsed = TemplateDefinition.safeParse(Object.fromEntries(merged));
  return parsed.success ? parsed.data : current;
}
