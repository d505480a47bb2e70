import type { Role } from '../../../protocol/http/auth.js';
import type { SecondStepSettings } from '../../../protocol/http/second-step.js';
import { type MissingStep, missingStep, type SignInMethod } from './second-step-policy.js';

describe('missingStep', () => {
  it.each<[SecondStepSettings['requiredFor'], boolean, { role: Role; hasFactor: boolean }, SignInMethod, MissingStep]>([
    ['nobody', true, { role: 'admin', hasFactor: false }, 'password', null],
    ['nobody', true, { role: 'user', hasFactor: true }, 'password', 'code'],
    ['admins', true, { role: 'operator', hasFactor: false }, 'password', null],
    ['admins', true, { role: 'admin', hasFactor: false }, 'password', 'enrolment'],
    ['staff', true, { role: 'operator', hasFactor: false }, 'password', 'enrolment'],
    ['staff', true, { role: 'user', hasFactor: false }, 'password', null],
    ['everybody', true, { role: 'user', hasFactor: false }, 'password', 'enrolment'],
    ['everybody', true, { role: 'user', hasFactor: true }, 'password', 'code'],
    ['everybody', true, { role: 'user', hasFactor: true }, 'oidc', null],
    ['everybody', true, { role: 'admin', hasFactor: false }, 'saml', null],
    ['everybody', false, { role: 'user', hasFactor: true }, 'oidc', 'code'],
    ['everybody', false, { role: 'user', hasFactor: false }, 'saml', 'enrolment'],
    ['nobody', false, { role: 'user', hasFactor: true }, 'saml', 'code'],
    ['nobody', false, { role: 'user', hasFactor: false }, 'oidc', null],
    ['everybody', false, { role: 'admin', hasFactor: true }, 'setup', null],
  ])('required for %s, providers count: %p; %j by %s: %p', (requiredFor, countsProviders, person, method, step) => {
    expect(missingStep({ requiredFor, countsProviders }, person, method)).toBe(step);
  });
});
