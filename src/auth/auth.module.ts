import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessGuard } from './access.guard.js';
import { AccessJwt } from './access-jwt.js';
import { AccessTokens } from './access-tokens.js';
import { GroupMembers } from './groups/group-members.js';
import { GroupMembersController } from './groups/group-members.controller.js';
import { Groups } from './groups/groups.js';
import { GroupsController } from './groups/groups.controller.js';
import { GroupsRepository } from './groups/groups.repository.js';
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
const SETUP = [FirstAdmin, FirstAdminSetup, SetupTokensRepository];

/** People, how they sign in, and the guard before every route. */
@Module({
  imports: [DiscoveryModule, TypeOrmModule.forFeature([User])],
  controllers: [SignInController, SetupController, MeController, GroupsController, GroupMembersController],
  providers: [
    ...TOKENS,
    ...PEOPLE,
    ...GROUPS,
    ...LOCKOUT,
    ...SIGN_IN,
    ...SETUP,
    RouteDeclarations,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [AccessTokens, DerivedKeys, SignInState, FirstAdminSetup],
})
export class AuthModule {}
