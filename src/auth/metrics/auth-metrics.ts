import { counter } from '../../../metrics/metric.js';

/** What is told about people who come in, and about nobody in particular. */
export const AUTH_METRICS = {
  signIns: counter(
    'streamspace_sign_ins_total',
    'Attempts to sign in, by way (password, oidc, saml, setup) and outcome: succeeded, second-step (held until it is done), refused, ' +
      'locked (refused without looking), busy.',
    ['way', 'outcome'],
  ),
  secondSteps: counter('streamspace_second_steps_total', 'Second steps of sign-ins: passed, or refused by cause.', [
    'outcome',
  ]),
  refreshes: counter(
    'streamspace_sign_in_refreshes_total',
    'Times that a browser asked to stay signed in: succeeded or refused; reused are those of the refused whose token had been used before.',
    ['outcome'],
  ),
  permissionRefusals: counter(
    'streamspace_permission_refusals_total',
    'Requests of people who are signed in, for what they may not do: by the permission, or for API keys the scope, that was missing; none where ' +
      'keys may do nothing.',
    ['permission'],
  ),
};
