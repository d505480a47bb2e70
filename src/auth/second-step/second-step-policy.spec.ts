import type { Role } from '../../../protocol/http/auth.js';
import type { SecondStepSettings } from '../../../protocol/http/second-step.js';
import { type MissingStep, missingStep, type SignInMethod } from './second-step-policy.js';

describe('missingStep', () => {
  it.each<[SecondStepSettings['requiredFor'], boolean, Role, boolean, SignInMethod, MissingStep]>([
    ['nobody', true, 'admin', false, 'password', null],
    ['nobody', true, 'user', true, 'password', 'code'],
    ['admins', true, 'operator', false, 'password', null],
    ['admins', true, 'admin', false, 'password', 'enrolment'],
    ['staff', true, 'operator', false, 'password', 'enrolment'],
    ['staff', true, 'user', false, 'password', null],
    ['everybody', true, 'user', false, 'password', 'enrolment'],
    ['everybody', true, 'user', true, 'password', 'code'],
    ['everybody', true, 'user', true, 'oidc', null],
    ['everybody', true, 'admin', false, 'saml', null],
    ['everybody', false, 'user', true, 'oidc', 'code'],
    ['everybody', false, 'user', false, 'saml', 'enrolment'],
    ['nobody', false, 'user', true, 'saml', 'code'],
    ['nobody', false, 'user', false, 'oidc', null],
    ['everybody', false, 'admin', true, 'setup', null],
  ])(
    'required for %s, providers count: %p; a person of role %s with a second step: %p, by %s: %p',
    (requiredFor, countsProviders, role, hasFactor, method, step) => {
      expect(missingStep({ requiredFor, countsProviders }, { role, hasFactor }, method)).toBe(step);
    },
  );
});
