import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessGuard } from './access.guard.js';
import { AccessJwt } from './access-jwt.js';
import { AccessTokens } from './access-tokens.js';
import { DerivedKeys } from './tokens/derived-keys.js';
import { KnownDevices } from './lockout/known-devices.js';
import { Lockout } from './lockout/lockout.js';
import { SignInAttemptsRepository } from './lockout/sign-in-attempts.repository.js';
import { LocalPasswords } from './passwords/local-passwords.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { SignInGate } from './passwords/sign-in-gate.js';
import { MeController } from './people/me.controller.js';
import { People } from './people/people.js';
import { User } from './people/user.entity.js';
import { UsersRepository } from './people/users.repository.js';
import { RouteDeclarations } from './route-declarations.js';
import { FirstAdmin } from './setup/first-admin.js';
import { FirstAdminSetup } from './setup/first-admin-setup.js';
import { SetupController } from './setup/setup.controller.js';
import { SetupTokensRepository } from './setup/setup-tokens.repository.js';
import { API_KEYS, API_KEYS_CONTROLLERS } from './api-keys/api-keys.providers.js';
import { ACCOUNT, ACCOUNT_CONTROLLERS } from './people-admin/account.providers.js';
import { SECOND_STEP, SECOND_STEP_CONTROLLERS } from './second-step/second-step.providers.js';
import { EndedSignIns } from './tokens/ended-sign-ins.js';
import { LocalSignIn } from './sign-in/local-sign-in.js';
import { RefreshTokensRepository } from './tokens/refresh-tokens.repository.js';
import { Refresher } from './tokens/refresher.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignInDesk } from './sign-in/sign-in-desk.js';
import { SignIns } from './tokens/sign-ins.js';
import { SignInsRepository } from './tokens/sign-ins.repository.js';
import { SignInSweeper } from './tokens/sign-in-sweeper.js';
import { SignInState } from './sign-in-state.js';
import { OidcController } from './oidc/oidc.controller.js';
import { OidcClients } from './oidc/oidc-clients.js';
import { OidcSignOn } from './oidc/oidc-sign-on.js';
import { AccountSync } from './accounts/account-sync.js';
import { Admission } from './accounts/admission.js';
import { GroupSyncRepository } from './accounts/group-sync.repository.js';
import { IdentitiesRepository } from './accounts/identities.repository.js';
import { IdentityProviders } from './providers/identity-providers.js';
import { IdentityProvidersRepository } from './providers/identity-providers.repository.js';
import { ProviderWriter } from './providers/provider-writer.js';
import { SettingsChecker } from './providers/settings-checker.js';
import { ProviderSignOuts } from './sign-on/provider-sign-outs.js';
import { ProviderSecrets } from './providers/provider-secrets.js';
import { Accounts, FederatedSignIn } from './sign-on/federated-sign-in.js';
import { FederatedSignInsRepository } from './sign-on/federated-sign-ins.repository.js';
import { OfferedProviders } from './sign-on/offered-providers.js';
import { OneTimeMarks } from './sign-on/one-time-marks.js';
import { ProviderTokens } from './sign-on/provider-tokens.js';
import { SignOnDesk } from './sign-on/sign-on-desk.js';
import { SignOnRejections } from './sign-on/sign-on-rejections.js';
import { SignOnTransactions } from './sign-on/sign-on-transaction.js';

const TOKENS = [AccessJwt, AccessTokens, DerivedKeys, SignInState];
const PEOPLE = [People, UsersRepository, LocalPasswords, PasswordHasher, SignInGate];
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
  IdentityProviders,
  IdentityProvidersRepository,
  OfferedProviders,
  ProviderSecrets,
  ProviderWriter,
  SettingsChecker,
];
const ACCOUNTS = [Accounts, AccountSync, Admission, GroupSyncRepository, IdentitiesRepository];
const SIGN_ON = [
  FederatedSignIn,
  FederatedSignInsRepository,
  OneTimeMarks,
  ProviderSignOuts,
  ProviderTokens,
  SignOnDesk,
  SignOnRejections,
  SignOnTransactions,
];
const OIDC = [OidcClients, OidcSignOn];
const SETUP = [FirstAdmin, FirstAdminSetup, SetupTokensRepository];

/** People, how they sign in, and the guard before every route. */
@Module({
  imports: [DiscoveryModule, TypeOrmModule.forFeature([User])],
  controllers: [
    SignInController,
    SetupController,
    MeController,
    OidcController,
    ...SECOND_STEP_CONTROLLERS,
    ...API_KEYS_CONTROLLERS,
    ...ACCOUNT_CONTROLLERS,
  ],
  providers: [
    ...TOKENS,
    ...PEOPLE,
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
    RouteDeclarations,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [AccessTokens, DerivedKeys, SignInState, FirstAdminSetup],
})
export class AuthModule {}
