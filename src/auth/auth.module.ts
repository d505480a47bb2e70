import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessJwt } from './access-jwt.js';
import { AccessTokens } from './access-tokens.js';
import { AccessGuard } from './access.guard.js';
import { AccountSync } from './accounts/account-sync.js';
import { Accounts } from './accounts/accounts.js';
import { Admission } from './accounts/admission.js';
import { FirstLink } from './accounts/first-link.js';
import { GroupSyncRepository } from './accounts/group-sync.repository.js';
import { IdentitiesRepository } from './accounts/identities.repository.js';
import { GroupMembers } from './groups/group-members.js';
import { GroupMembersController } from './groups/group-members.controller.js';
import { Groups } from './groups/groups.js';
import { GroupsController } from './groups/groups.controller.js';
import { MyGroupsController } from './groups/my-groups.controller.js';
import { GroupsRepository } from './groups/groups.repository.js';
import { API_KEYS, API_KEYS_CONTROLLERS } from './api-keys/api-keys.providers.js';
import { ACCOUNT, ACCOUNT_CONTROLLERS } from './people-admin/account.providers.js';
import { SECOND_STEP, SECOND_STEP_CONTROLLERS } from './second-step/second-step.providers.js';
import { KnownDevices } from './lockout/known-devices.js';
import { Lockout } from './lockout/lockout.js';
import { SignInAttemptsRepository } from './lockout/sign-in-attempts.repository.js';
import { BackchannelLogoutController } from './oidc/backchannel-logout.controller.js';
import { BackchannelLogout } from './oidc/backchannel-logout.js';
import { CheckedSignIns } from './oidc/checked-sign-ins.js';
import { OidcClients } from './oidc/oidc-clients.js';
import { OidcSignOn } from './oidc/oidc-sign-on.js';
import { OidcTest } from './oidc/oidc-test.js';
import { OidcController } from './oidc/oidc.controller.js';
import { ProviderKeys } from './oidc/provider-keys.js';
import { ProviderLogout } from './oidc/provider-logout.js';
import { SessionChecker } from './oidc/session-checker.js';
import { SessionChecks } from './oidc/session-checks.js';
import { LocalPasswords } from './passwords/local-passwords.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { SignInGate } from './passwords/sign-in-gate.js';
import { MeController } from './people/me.controller.js';
import { People } from './people/people.js';
import { User } from './people/user.entity.js';
import { UsersRepository } from './people/users.repository.js';
import { ConfiguredProviders } from './providers/configured-providers.js';
import { IdentityProvidersController } from './providers/identity-providers.controller.js';
import { IdentityProviders } from './providers/identity-providers.js';
import { IdentityProvidersRepository } from './providers/identity-providers.repository.js';
import { ProviderSecrets } from './providers/provider-secrets.js';
import { ProviderTest } from './providers/provider-test.js';
import { ProviderWriter } from './providers/provider-writer.js';
import { SamlCompletion } from './providers/saml-completion.js';
import { SettingsChecker } from './providers/settings-checker.js';
import { AuthMeter } from './metrics/auth-meter.js';
import { PermissionRefusals } from './permission-refusals.js';
import { RequestLimitGuard } from './request-limit.guard.js';
import { RouteDeclarations } from './route-declarations.js';
import { SamlDesk } from './saml/saml-desk.js';
import { SamlResultsRepository } from './saml/saml-results.repository.js';
import { SamlRoutes } from './saml/saml-routes.js';
import { SamlSignOn } from './saml/saml-sign-on.js';
import { SamlTest } from './saml/saml-test.js';
import { SamlController } from './saml/saml.controller.js';
import { FirstAdminSetup } from './setup/first-admin-setup.js';
import { FirstAdmin } from './setup/first-admin.js';
import { SetupTokensRepository } from './setup/setup-tokens.repository.js';
import { SetupController } from './setup/setup.controller.js';
import { SignInState } from './sign-in-state.js';
import { LocalSignIn } from './sign-in/local-sign-in.js';
import { SignInDesk } from './sign-in/sign-in-desk.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { FederatedSignIn } from './sign-on/federated-sign-in.js';
import { FederatedSignInsRepository } from './sign-on/federated-sign-ins.repository.js';
import { KeySuspensions } from './sign-on/key-suspensions.js';
import { OfferedProviders } from './sign-on/offered-providers.js';
import { OneTimeMarks } from './sign-on/one-time-marks.js';
import { ProviderSignOuts } from './sign-on/provider-sign-outs.js';
import { ProviderTokens } from './sign-on/provider-tokens.js';
import { SignInRenewal } from './sign-on/sign-in-renewal.js';
import { SignInTokens } from './sign-on/sign-in-tokens.js';
import { SignOnArrivals } from './sign-on/sign-on-arrivals.js';
import { SignOnDesk } from './sign-on/sign-on-desk.js';
import { SignOnLeftovers } from './sign-on/sign-on-leftovers.js';
import { SignOnRejections } from './sign-on/sign-on-rejections.js';
import { SignOnTransactions } from './sign-on/sign-on-transaction.js';
import { StepUpStart } from './step-up/step-up-start.js';
import { StepUpWays } from './step-up/step-up-ways.js';
import { StepUps } from './step-up/step-ups.js';
import { StepUpsRepository } from './step-up/step-ups.repository.js';
import { DerivedKeys } from './tokens/derived-keys.js';
import { EndedSignIns } from './tokens/ended-sign-ins.js';
import { RefreshTokensRepository } from './tokens/refresh-tokens.repository.js';
import { Refresher } from './tokens/refresher.js';
import { SignInSweeper } from './tokens/sign-in-sweeper.js';
import { SignIns } from './tokens/sign-ins.js';
import { SignInsRepository } from './tokens/sign-ins.repository.js';

const TOKENS = [AccessJwt, AccessTokens, DerivedKeys, SignInState];
const PEOPLE = [People, UsersRepository, LocalPasswords, PasswordHasher, SignInGate];
const GROUPS = [GroupMembers, Groups, GroupsRepository];
const LOCKOUT = [KnownDevices, Lockout, SignInAttemptsRepository];
const SIGN_IN = [
  EndedSignIns,
  LocalSignIn,
  Refresher,
  RefreshTokensRepository,
  SignInDesk,
  SignIns,
  SignInsRepository,
  SignInSweeper,
];
const PROVIDERS = [
  ConfiguredProviders,
  IdentityProviders,
  IdentityProvidersRepository,
  OfferedProviders,
  ProviderSecrets,
  ProviderTest,
  ProviderWriter,
  SettingsChecker,
];
const ACCOUNTS = [Accounts, AccountSync, Admission, FirstLink, GroupSyncRepository, IdentitiesRepository];
const SIGN_ON = [
  FederatedSignIn,
  FederatedSignInsRepository,
  KeySuspensions,
  OneTimeMarks,
  ProviderSignOuts,
  ProviderTokens,
  SignInRenewal,
  SignInTokens,
  SignOnArrivals,
  SignOnDesk,
  SignOnLeftovers,
  SignOnRejections,
  SignOnTransactions,
];
const STEP_UP = [StepUps, StepUpsRepository, StepUpStart, StepUpWays];
const OIDC = [
  BackchannelLogout,
  CheckedSignIns,
  OidcClients,
  OidcSignOn,
  OidcTest,
  ProviderKeys,
  ProviderLogout,
  SessionChecker,
  SessionChecks,
];
const SAML = [SamlCompletion, SamlDesk, SamlResultsRepository, SamlRoutes, SamlSignOn, SamlTest];
const SETUP = [FirstAdmin, FirstAdminSetup, SetupTokensRepository];

/** People, how they sign in, and the guard before every route. */
@Module({
  imports: [DiscoveryModule, TypeOrmModule.forFeature([User])],
  controllers: [
    SignInController,
    SetupController,
    MeController,
    GroupsController,
    GroupMembersController,
    MyGroupsController,
    OidcController,
    BackchannelLogoutController,
    SamlController,
    IdentityProvidersController,
    ...SECOND_STEP_CONTROLLERS,
    ...API_KEYS_CONTROLLERS,
    ...ACCOUNT_CONTROLLERS,
  ],
  providers: [
    ...TOKENS,
    ...PEOPLE,
    ...GROUPS,
    ...LOCKOUT,
    ...SIGN_IN,
    ...SECOND_STEP,
    ...API_KEYS,
    ...ACCOUNT,
    ...SETUP,
    ...PROVIDERS,
    ...ACCOUNTS,
    ...SIGN_ON,
    ...OIDC,
    ...SAML,
    ...STEP_UP,
    AuthMeter,
    PermissionRefusals,
    RouteDeclarations,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: RequestLimitGuard },
  ],
  exports: [AccessTokens, DerivedKeys, SignInState, FirstAdminSetup, SignInsRepository],
})
export class AuthModule {}
