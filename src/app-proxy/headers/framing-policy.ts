const FRAME_ANCESTORS = /^frame-ancestors(\s|$)/i;

/** One policy without its `frame-ancestors`; empty when it said nothing else. */
function withoutAncestors(policy: string): string {
  const directives = policy.split(';').map((directive) => directive.trim());
  return directives.filter((directive) => directive !== '' && !FRAME_ANCESTORS.test(directive)).join('; ');
}

/**
 * The application's content security policies (a header may list several, each of which holds) with one of ours beside them, which alone says
 * who may frame its pages: itself and the viewer.
 */
export function framedBy(policies: string | string[] | undefined, origins: readonly string[]): string {
  const kept = [policies ?? []].flat().flatMap((list) => list.split(',').map(withoutAncestors));
  return [...kept.filter((policy) => policy !== ''), `frame-ancestors 'self' ${origins.join(' ')}`].join(', ');
}
