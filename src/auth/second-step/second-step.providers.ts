import { Confirmations } from '../confirmation/confirmations.js';
import { PasswordProof } from '../confirmation/password-proof.js';
import { Reauthentication } from '../confirmation/reauthentication.js';
import { ReauthController } from '../confirmation/reauth.controller.js';
import { ConfirmedByCodeGuard, RecentlyConfirmedGuard } from '../confirmation/recently-confirmed.guard.js';
import { OwnPassword } from '../passwords/own-password.js';
import { ChallengesRepository } from './challenges.repository.js';
import { CodeGate } from './code-gate.js';
import { Enrolment } from './enrolment.js';
import { EnrolmentSignIn } from './enrolment-sign-in.js';
import { MfaFactorsRepository } from './mfa-factors.repository.js';
import { MySecondStep } from './my-second-step.js';
import { MySecondStepController } from './my-second-step.controller.js';
import { RecoveryCodesRepository } from './recovery-codes.repository.js';
import { SecondStepController } from './second-step.controller.js';
import { SecondStepCodes } from './second-step-codes.js';
import { SecondStepLimits } from './second-step-limits.js';
import { SecondStepReader } from './second-step-reader.js';
import { SecondStepRules } from './second-step-rules.js';
import { SecondStepSettingsController } from './second-step-settings.controller.js';
import { SecondStepSettingsRepository } from './second-step-settings.repository.js';
import { SecondStepSignIn } from './second-step-sign-in.js';
import { SignInTerms } from './sign-in-terms.js';
import { TotpSecrets } from './totp-secrets.js';

/** The second step, and what asks people once more who they are. */
export const SECOND_STEP = [
  ChallengesRepository,
  CodeGate,
  Confirmations,
  ConfirmedByCodeGuard,
  Enrolment,
  EnrolmentSignIn,
  MfaFactorsRepository,
  MySecondStep,
  OwnPassword,
  PasswordProof,
  Reauthentication,
  RecentlyConfirmedGuard,
  RecoveryCodesRepository,
  SecondStepCodes,
  SecondStepLimits,
  SecondStepReader,
  SecondStepRules,
  SecondStepSettingsRepository,
  SecondStepSignIn,
  SignInTerms,
  TotpSecrets,
];

export const SECOND_STEP_CONTROLLERS = [
  MySecondStepController,
  ReauthController,
  SecondStepController,
  SecondStepSettingsController,
];
