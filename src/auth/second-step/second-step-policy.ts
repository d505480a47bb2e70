import type { EventData } from '../../../protocol/events.js';
import type { Role } from '../../../protocol/http/auth.js';
import type { SecondStepRequired, SecondStepSettings } from '../../../protocol/http/second-step.js';

/** How people proved who they are. */
export type SignInMethod = EventData<'user.signed-in'>['method'];

/** What a sign-in still takes: a code, or setting up what makes codes; null when it is complete. */
export type MissingStep = SecondStepRequired['step'] | null;

const REQUIRED_ROLES: Readonly<Record<SecondStepSettings['requiredFor'], readonly Role[]>> = {
  nobody: [],
  admins: ['admin'],
  staff: ['operator', 'admin'],
  everybody: ['user', 'operator', 'admin'],
};

/** Whether people of `role` may not do without a second step. */
export function isRequiredFor(settings: SecondStepSettings, role: Role): boolean {
  return REQUIRED_ROLES[settings.requiredFor].includes(role);
}

/**
 * What is missing after the first step. The set-up link is never asked for more: it works once, and where there is no administrator nobody
 * could help. A provider's own second step stands for ours where the settings say so.
 */
export function missingStep(
  settings: SecondStepSettings,
  person: { readonly role: Role; readonly hasFactor: boolean },
  method: SignInMethod,
): MissingStep {
  if (method === 'setup') return null;
  if (method !== 'password' && settings.countsProviders) return null;
  if (person.hasFactor) return 'code';
  return isRequiredFor(settings, person.role) ? 'enrolment' : null;
}
